import { type Command, Option } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { addVerb, list } from '../verb.ts';

interface AddGiven {
  kind: 'admin' | 'read' | 'pickup';
  apis?: string[];
  key?: string;
}

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', {
    summary: 'add a token and print it, once',
    example: 'tokens add monitoring --kind read',
  })
    .argument('<name>', 'what people call it')
    .addOption(
      new Option('--kind <kind>', 'what it may do')
        .choices(['admin', 'read', 'pickup'])
        .default('read'),
    )
    .option('--apis <apis>', 'limits it to these, ids or names as a,b', list)
    .option('--key <key>', 'the one key of a pickup token')
    .action((name: string, given: AddGiven) => addToken(cli, name, given));
}

async function addToken(cli: Cli, name: string, given: AddGiven): Promise<void> {
  const admin = await cli.admin();
  const body = await tokenBody(cli, name, given);
  const token = await answered(admin.POST('/v1/tokens', { body }));
  cli.show(
    token,
    () => `${token.id}\n\nThe token, shown here and nowhere else:\n\n  ${token.token}\n`,
  );
}

async function tokenBody(cli: Cli, name: string, { kind, apis, key }: AddGiven) {
  if (kind === 'pickup') {
    if (apis) throw wrongUsage('a pickup token belongs to one key', 'pass --key, not --apis');
    if (key === undefined) throw wrongUsage('a pickup token belongs to one key', 'pass --key KEY');
    return { kind, name, keyId: key };
  }
  if (key !== undefined) throw wrongUsage('--key goes with --kind pickup alone');
  if (!apis) return { kind, name };
  const admin = await cli.admin();
  const found = await Promise.all(apis.map((api) => findApi(admin, api)));
  return { kind, name, apis: found.map(({ id }) => id) };
}
