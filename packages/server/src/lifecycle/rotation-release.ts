import { INCOMPLETE_HOLD, KEY_SUSPENDED_HOLD, KEY_TAINTED_HOLD } from '@keyturn/core';
import { CLOCK_HOLD } from '../clock-hold.ts';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { isIncomplete } from '../usage/incomplete.ts';
import type { Actor } from './actor.ts';
import type { Command } from './command.ts';
import type { LoadedLineage, RotationRow } from './lineage-load.ts';
import { changeRotation } from './rotation-change.ts';

/** Holds that stand for a fact of the key and end with it. */
const HOLDS_OF_KEY: readonly string[] = [KEY_SUSPENDED_HOLD, KEY_TAINTED_HOLD];

/**
 * Releases a hold by its name. To release `incomplete` is to decide, for this rotation alone, on the
 * sources that are not remembered (K5b).
 *
 * @throws Refusal `not-found`, `rotation-ended`, `hold-unknown`, `hold-of-key`
 */
export async function releaseRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId, name }: { rotationId: string; name: string },
): Promise<void> {
  const event = { type: 'release', name } as const;
  await changeRotation(deployment, actor, {
    rotationId,
    event,
    decide: (_rotation, loaded, now) => {
      requireHeld(name, loaded, now);
      return event;
    },
    ...(name === INCOMPLETE_HOLD ? { note: decideOnMissed } : {}),
  });
}

function requireHeld(name: string, { holds, key }: LoadedLineage, now: number): void {
  if (holds.some((hold) => hold.name === name)) return;
  if (name === INCOMPLETE_HOLD && isIncomplete(key, now)) return;
  if (HOLDS_OF_KEY.includes(name)) {
    throw new Refusal('hold-of-key', `The hold "${name}" stands for a fact and ends with it.`);
  }
  if (name === CLOCK_HOLD) {
    throw new Refusal(
      'hold-of-key',
      'The hold "clock" ends when the server starts with a clock that is right, or that a person accepts.',
    );
  }
  throw new Refusal('hold-unknown', `The rotation is not held under the name "${name}".`);
}

async function decideOnMissed(
  { tx, now }: Command,
  rotation: RotationRow,
  { key }: LoadedLineage,
): Promise<boolean> {
  if (rotation.incomplete_released === 1 || !isIncomplete(key, now)) return false;
  await tx
    .updateTable('rotations')
    .set({ incomplete_released: 1 })
    .where('id', '=', rotation.id)
    .execute();
  return true;
}
