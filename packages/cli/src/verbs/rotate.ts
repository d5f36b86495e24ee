import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { expediteNote, showChange } from '../rotations/show-change.ts';
import { waitForEnd } from '../rotations/wait-for-end.ts';
import { addWaitOptions, describeVerb } from '../verb.ts';

interface RotateGiven {
  reason?: string;
  expedite?: true;
  wait?: true;
  timeout: number;
}

export function configureRotate(command: Command, cli: Cli): void {
  const rotate = describeVerb(command, {
    summary: 'begin to rotate a key; where a rotation is open, it is that one',
    example: 'rotate key_ck1XNyeN8fZtqA3x --wait --timeout 10m',
  })
    .argument('<key>', 'its id')
    .option('--reason <text>', 'why')
    .option('--expedite', 'skip the window and the order of waves, never what is safe');
  addWaitOptions(rotate, 'the rotation has ended', '10m').action(
    async (keyId: string, given: RotateGiven) => {
      const admin = await cli.admin();
      const body = {
        ...(given.reason !== undefined && { reason: given.reason }),
        ...(given.expedite && { expedite: true }),
      };
      const params = { path: { keyId } };
      const begun = await answered(admin.POST('/v1/keys/{keyId}/rotations', { params, body }));
      if (given.wait) {
        await waitForEnd(cli, admin, begun, { timeoutMs: given.timeout, wanted: 'completed' });
      } else showChange(cli, begun, given.expedite ? expediteNote(begun) : null);
    },
  );
}
