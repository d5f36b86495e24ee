import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { rotationText } from './rotation-text.ts';

export function addHoldVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'hold', {
    summary: 'keep a rotation from going on until the hold is released',
    example: 'rotations hold rot_ck1XNyeN8fZtqA3x --name release-week --text "no changes"',
  })
    .argument('<rotation>', 'its id')
    .option('--name <name>', 'a rotation may be held under several', 'operator')
    .option('--text <text>', 'why')
    .action(async (rotationId: string, { name, text }: { name: string; text?: string }) => {
      const admin = await cli.admin();
      const body = { name, ...(text !== undefined && { text }) };
      const params = { path: { rotationId } };
      const call = admin.POST('/v1/rotations/{rotationId}/hold', { params, body });
      cli.show(await answered(call), rotationText);
    });
}
