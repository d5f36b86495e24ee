import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { chosenServer } from '../connection.ts';
import { addVerb, versionNumber } from '../verb.ts';
import { holderFault } from './holder-fault.ts';
import { readIdentity } from './read-identity.ts';

interface ConfirmGiven {
  identity: string;
  version?: number;
}

export function addConfirmVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'confirm', {
    summary: 'say that this holder uses the version that it picked up',
    example: 'holders confirm --identity bot.identity.json',
  })
    .requiredOption('--identity <file>', 'made by `keyturn holders enrol`')
    .option('--version <number>', 'default: the one picked up last', versionNumber)
    .action((given: ConfirmGiven) => confirm(cli, given));
}

async function confirm(cli: Cli, given: ConfirmGiven): Promise<void> {
  const { confirmVersion, designatedVersion, saveIdentity, withConfirmed } = await import(
    '@keyturn/client'
  );
  const identity = await readIdentity(given.identity);
  const version = given.version ?? designatedVersion(identity)?.number;
  if (version === undefined) {
    throw wrongUsage(
      'this holder has not picked up a version yet',
      `type: keyturn holders pickup --identity ${given.identity} --to-env FILE`,
    );
  }
  const server = await chosenServer(cli.options, cli.system, identity.origin);
  await confirmVersion(server, identity, version).catch((error: unknown) => {
    throw holderFault(error);
  });
  await saveIdentity(given.identity, withConfirmed(identity, version));
  const { id, keyId } = identity;
  cli.show(
    { id, keyId, version, confirmed: true },
    () => `${id} uses version ${version} of ${keyId}\n`,
  );
}
