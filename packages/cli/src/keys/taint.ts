import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { keyText } from './key-text.ts';

export function addTaintVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'taint', {
    summary: 'put a key under suspicion: nothing new is handed out, and what clients have goes on',
    example: 'keys taint key_ck1XNyeN8fZtqA3x',
  })
    .argument('<key>', 'its id')
    .option('--clear', 'the suspicion is over')
    .action(async (keyId: string, given: { clear?: true }) => {
      const admin = await cli.admin();
      const params = { path: { keyId } };
      const body = { tainted: given.clear !== true };
      const call = admin.POST('/v1/keys/{keyId}/taint', { params, body });
      cli.show(await answered(call), keyText);
    });
}
