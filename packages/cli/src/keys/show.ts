import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { keyText } from './key-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a key and its versions, never a key string',
    example: 'keys show key_ck1XNyeN8fZtqA3x',
  })
    .argument('<key>', 'its id')
    .action(async (keyId: string) => {
      const admin = await cli.admin();
      const call = admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } });
      cli.show(await answered(call), keyText);
    });
}
