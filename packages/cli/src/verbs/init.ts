import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { describeVerb } from '../verb.ts';
import { startFault } from './start-fault.ts';

/** `keyturn init`: what a first start makes, without listening. */
export function configureInit(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'make the data directory (KEYTURN_DATA_DIR) and print the first admin token, once',
    example: 'init',
  })
    .option('--new-admin-token', 'replace a lost admin token; the server must not run')
    .action((given: { newAdminToken?: true }) => init(cli, given.newAdminToken === true));
}

async function init(cli: Cli, isLost: boolean): Promise<void> {
  const made = await initialised(cli, isLost).catch((error: unknown) => {
    throw startFault(error);
  });
  cli.show(made, ({ adminToken, dataDirectory }) =>
    adminToken === null
      ? `${dataDirectory} is there already\n\nA lost admin token is replaced by: keyturn init --new-admin-token\n`
      : `${dataDirectory} is ready\n\nThe admin token, shown here and nowhere else:\n\n  ${adminToken}\n\nnext: keyturn serve, and export KEYTURN_TOKEN=… with this token\n`,
  );
}

async function initialised(cli: Cli, isLost: boolean) {
  const { initDataDirectory, newAdminToken } = await import('@keyturn/server');
  const { environment, workingDirectory } = cli.system;
  const made = await initDataDirectory({ environment, workingDirectory });
  if (made.adminToken !== null || !isLost) return made;
  return { ...made, adminToken: await newAdminToken({ environment, workingDirectory }) };
}
