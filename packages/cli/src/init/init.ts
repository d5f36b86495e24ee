import type { InitialisedDirectory } from '@keyturn/server';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliFault, wrongUsage } from '../cli-fault.ts';
import { describeVerb, list } from '../verb.ts';
import { startFault } from '../verbs/start-fault.ts';
import { chooseDirectory, chooseFirst, type FirstGiven, requireFit } from './first-choices.ts';
import { initText } from './init-text.ts';

interface InitGiven extends FirstGiven {
  dataDir?: string;
  newAdminToken?: true;
  yes?: true;
}

/** `keyturn init`: what a first start makes, and the first api and verifier, without listening. */
export function configureInit(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary:
      'make the data directory, the first api and its verifier, and print their tokens, once',
    example: 'init --yes --api market --scopes market:read,orders:trade --region eu',
  })
    .option('--data-dir <directory>', 'where everything is kept (KEYTURN_DATA_DIR)')
    .option('--api <name>', 'what your API is called; default: my-api')
    .option('--prefix <prefix>', 'begins its key strings, never changes; default: from its name')
    .option('--scopes <scopes>', 'what its keys may be allowed, as a,b; default: read,write', list)
    .option('--region <region>', 'where it runs; default: local')
    .option('--verifier <name>', 'the service that checks its keys; default: from api and region')
    .option('--yes', 'take the defaults and ask nothing')
    .option('--new-admin-token', 'replace a lost admin token; the server must not run')
    .action((given: InitGiven) => init(cli, given));
}

async function init(cli: Cli, given: InitGiven): Promise<void> {
  if (cli.options.token !== undefined) {
    throw wrongUsage('init makes tokens and takes none', 'leave --token out');
  }
  requireFit(given);
  const asks = cli.system.isTerminal && !given.yes && !given.newAdminToken;
  const directory = await chooseDirectory(cli, given.dataDir, asks);
  const made = await initialised(cli, given, directory, asks).catch((error: unknown) => {
    throw error instanceof CliFault ? error : startFault(error);
  });
  cli.show(made, () => initText(made, directory));
}

async function initialised(
  cli: Cli,
  given: InitGiven,
  directory: string | null,
  asks: boolean,
): Promise<InitialisedDirectory> {
  const { initDataDirectory, newAdminToken } = await import('@keyturn/server');
  const { workingDirectory } = cli.system;
  const environment = {
    ...cli.system.environment,
    ...(directory !== null && { KEYTURN_DATA_DIR: directory }),
  };
  const options = { environment, workingDirectory };
  if (!given.newAdminToken) return initDataDirectory(options, () => chooseFirst(given, asks));
  const found = await initDataDirectory(options);
  if (found.adminToken !== null) return found;
  return { ...found, adminToken: await newAdminToken(options) };
}
