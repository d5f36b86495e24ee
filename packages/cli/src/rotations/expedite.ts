import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { expediteNote, showChange } from './show-change.ts';

export function addExpediteVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'expedite', {
    summary: 'skip the window and the order of waves, never what is safe',
    example: 'rotations expedite rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const call = admin.POST('/v1/rotations/{rotationId}/expedite', { params });
      const rotation = await answered(call);
      showChange(cli, rotation, expediteNote(rotation));
    });
}
