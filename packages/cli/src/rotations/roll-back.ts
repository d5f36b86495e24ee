import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { showChange } from './show-change.ts';

export function addRollBackVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'roll-back', {
    summary:
      'make the old version primary again; the new one leaves as safely as the old would have',
    example: 'rotations roll-back rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const before = await answered(admin.GET('/v1/rotations/{rotationId}', { params }));
      const call = admin.POST('/v1/rotations/{rotationId}/roll-back', { params });
      const note = before.direction === 'back' ? 'it ran back already: nothing was changed' : null;
      showChange(cli, await answered(call), note);
    });
}
