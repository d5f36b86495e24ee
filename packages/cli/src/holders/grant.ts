import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addVerb } from '../verb.ts';
import { DEFAULT_HOLDER_NAME } from './default-name.ts';

export function addGrantVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'grant', {
    summary: 'let one client of a key enrol, once, within minutes',
    example: 'holders grant key_ck1XNyeN8fZtqA3x --name bot-1',
  })
    .argument('<key>', 'its id')
    .option('--name <name>', 'what people call the holder', DEFAULT_HOLDER_NAME)
    .action(async (keyId: string, { name }: { name: string }) => {
      const admin = await cli.admin();
      const grant = await answered(admin.POST('/v1/grants', { body: { keyId, name } }));
      const named = name === DEFAULT_HOLDER_NAME ? '' : ` --name ${quoted(name)}`;
      cli.show(grant, () =>
        [
          `The client types this before ${instantText(grant.expiresAt)}:`,
          '',
          `  keyturn holders enrol --grant ${grant.grant}${named} --identity FILE`,
          '',
        ].join('\n'),
      );
    });
}

function quoted(text: string): string {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
