import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HolderClass } from '@keyturn/core';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { failed, wrongUsage } from '../cli-fault.ts';
import { chosenServer } from '../connection.ts';
import { addVerb } from '../verb.ts';
import { DEFAULT_HOLDER_NAME } from './default-name.ts';
import { holderFault } from './holder-fault.ts';

interface EnrolGiven {
  grant?: string;
  identity: string;
  name: string;
  class: HolderClass;
  ephemeral?: true;
}

export function addEnrolVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'enrol', {
    summary: 'redeem a grant: make two key pairs and keep them in an identity file',
    example: 'holders enrol --grant GRANT --identity bot.identity.json',
  })
    .option('--grant <grant>', 'from `keyturn holders grant`; else the token is a pickup token')
    .requiredOption('--identity <file>', 'to be made, readable by you alone')
    .option('--name <name>', 'the one that the grant was made for', DEFAULT_HOLDER_NAME)
    .addOption(
      new Option('--class <class>', 'how it comes by a new version')
        .choices(['sdk', 'deployed'])
        .default('deployed'),
    )
    .option('--ephemeral', 'it may vanish without a word')
    .action((given: EnrolGiven) => enrol(cli, given));
}

async function enrol(cli: Cli, given: EnrolGiven): Promise<void> {
  const right = rightToEnrol(cli, given);
  await requireNewFile(given.identity);
  const { createIdentity, enrolHolder, saveIdentity } = await import('@keyturn/client');
  const who = {
    ...(await chosenServer(cli.options, cli.system)),
    name: given.name,
    kind: given.ephemeral ? 'ephemeral' : 'durable',
    class: given.class,
  } as const;
  const identity = await enrolHolder({ ...who, ...right }, await createIdentity()).catch(
    (error: unknown) => {
      throw holderFault(error);
    },
  );
  await saveIdentity(given.identity, identity);
  const { id, keyId, name, kind } = identity;
  cli.show(
    { id, keyId, name, kind, class: identity.class, identity: given.identity },
    () =>
      `${name} is enrolled as ${id} for key ${keyId}\n` +
      `its identity is in ${given.identity}\n` +
      `next: keyturn holders pickup --identity ${given.identity} --to-env FILE\n`,
  );
}

function rightToEnrol(cli: Cli, { grant }: EnrolGiven): { grant: string } | { token: string } {
  if (grant !== undefined) return { grant };
  const token = cli.options.token ?? cli.system.environment.KEYTURN_TOKEN;
  if (token?.startsWith('ktt_p_')) return { token };
  throw wrongUsage(
    'neither a grant nor a pickup token is given',
    'pass --grant GRANT, from: keyturn holders grant KEY',
  );
}

/** A grant is redeemed once, so that what it brings must have a place before it is sent. */
async function requireNewFile(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) {
    throw wrongUsage(
      `${path} is there already`,
      'name another file, or remove it if its holder is gone',
    );
  }
  await access(dirname(path), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw failed(`${dirname(path)} cannot be written to (${error.code})`);
  });
}
