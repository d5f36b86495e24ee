import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, addWaitOptions } from '../verb.ts';
import { showChange } from './show-change.ts';
import { waitForEnd } from './wait-for-end.ts';

export function addRollBackVerb(noun: Command, cli: Cli): void {
  const rollBack = addVerb(noun, 'roll-back', {
    summary:
      'make the old version primary again; the new one leaves as safely as the old would have',
    example: 'rotations roll-back rot_ck1XNyeN8fZtqA3x',
  }).argument('<rotation>', 'its id');
  addWaitOptions(rollBack, 'the old version is the only one again', '10m').action(
    async (rotationId: string, given: { wait?: true; timeout: number }) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const before = await answered(admin.GET('/v1/rotations/{rotationId}', { params }));
      const call = admin.POST('/v1/rotations/{rotationId}/roll-back', { params });
      const turned = await answered(call);
      const note = before.direction === 'back' ? 'it ran back already: nothing was changed' : null;
      if (!given.wait) {
        showChange(cli, turned, note);
        return;
      }
      if (note !== null) cli.progress(note);
      await waitForEnd(cli, admin, turned, { timeoutMs: given.timeout, wanted: 'rolled-back' });
    },
  );
}
