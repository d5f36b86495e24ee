import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import type { RotationRow } from './lineage-load.ts';
import { changeRotation } from './rotation-change.ts';

/** Either an instant, or how much later than the rotation would go on at the earliest. */
export type Extension = { rotationId: string } & ({ until: number } | { byMs: number });

/** Nobody plans further than this; an instant beyond it is a mistake of units. */
const LONGEST_MS = 400 * 86_400_000;

/**
 * Keeps the leaving version until `until` at least, whatever time and evidence say. Only ever
 * later: an extension that is shorter than the one in force changes nothing.
 *
 * @throws Refusal `not-found`, `rotation-ended`, `time-in-past`, `invalid-input`
 */
export async function extendRotation(
  deployment: Deployment,
  actor: Actor,
  extension: Extension,
): Promise<void> {
  const { rotationId } = extension;
  await changeRotation(deployment, actor, {
    rotationId,
    event: { type: 'extend', until: 0 },
    decide: (rotation, _loaded, now) => {
      const until =
        'until' in extension ? extension.until : earliestEnd(rotation, now) + extension.byMs;
      requirePossible(extension, until, now);
      return { type: 'extend', until };
    },
  });
}

function requirePossible(extension: Extension, until: number, now: number): void {
  if (until <= now) throw new Refusal('time-in-past', 'An extension must lie in the future.');
  if (until - now <= LONGEST_MS) return;
  const path = 'until' in extension ? 'until' : 'byMs';
  throw new Refusal('invalid-input', 'An extension reaches at most 400 days ahead.', {
    errors: [{ path, message: 'lies too far ahead' }],
  });
}

/** When the leaving version could go at the earliest, as far as is known now. */
function earliestEnd(rotation: RotationRow, now: number): number {
  return Math.max(now, rotation.extended_until ?? 0, rotation.safe_to_retire_at ?? 0);
}
