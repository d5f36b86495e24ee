import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addVerb, addWaitOptions } from '../verb.ts';
import { forecastSteps, rotationText } from './rotation-text.ts';
import { waitForEnd } from './wait-for-end.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  const show = addVerb(noun, 'show', {
    summary: 'show a rotation, what it waits for, and when the old version may go',
    example: 'rotations show rot_ck1XNyeN8fZtqA3x --wait --timeout 30m',
  }).argument('<rotation>', 'its id');
  addWaitOptions(show, 'it has ended, in whichever way', '10m').action(
    (rotationId: string, given: { wait?: true; timeout: number }) =>
      showRotation(cli, rotationId, given.wait ? given.timeout : null),
  );
}

/** @param timeoutMs - how long its end is waited for; null: not at all. */
async function showRotation(cli: Cli, rotationId: string, timeoutMs: number | null) {
  const admin = await cli.admin();
  const call = admin.GET('/v1/rotations/{rotationId}', { params: { path: { rotationId } } });
  const rotation = await answered(call);
  if (timeoutMs !== null) {
    await waitForEnd(cli, admin, rotation, { timeoutMs, wanted: null });
    return;
  }
  const names = await namesOf(admin, 'key', cli.json ? [] : [rotation.keyId]);
  cli.show(rotation, (_, width) => {
    return rotationText(rotation, width, names) + forecastSteps(rotation, width);
  });
}
