import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { keyText } from './key-text.ts';

export function addResumeVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'resume', {
    summary: 'end the suspension of a key',
    example: 'keys resume key_ck1XNyeN8fZtqA3x',
  })
    .argument('<key>', 'its id')
    .action(async (keyId: string) => {
      const admin = await cli.admin();
      const call = admin.POST('/v1/keys/{keyId}/resume', { params: { path: { keyId } } });
      cli.show(await answered(call), keyText);
    });
}
