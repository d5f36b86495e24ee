import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { changeRotation, rotationRow } from './rotation-change.ts';

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
  const now = deployment.serverTime.now();
  const until =
    'until' in extension
      ? extension.until
      : (await earliestEnd(deployment, rotationId, now)) + extension.byMs;
  if (until <= now) throw new Refusal('time-in-past', 'An extension must lie in the future.');
  if (until - now > LONGEST_MS) {
    const path = 'until' in extension ? 'until' : 'byMs';
    throw new Refusal('invalid-input', 'An extension reaches at most 400 days ahead.', {
      errors: [{ path, message: 'lies too far ahead' }],
    });
  }
  await changeRotation(deployment, actor, {
    rotationId,
    event: { type: 'extend', until },
    details: { until },
  });
}

/** When the leaving version could go at the earliest, as far as is known now. */
async function earliestEnd(
  { store }: Deployment,
  rotationId: string,
  now: number,
): Promise<number> {
  const row = await rotationRow(store.db, rotationId);
  return Math.max(now, row.extended_until ?? 0, row.safe_to_retire_at ?? 0);
}
