import { type Position, reaches } from '../rotation/facts.ts';
import type { VersionState } from './version-state.ts';

/**
 * Who accepts a version, in the words of RFC 7583. Computed, never set.
 *
 * - `hidden`: nobody accepts it.
 * - `rumoured`: committed as accepted; some fresh verifier has not applied that.
 * - `omnipresent`: every fresh verifier accepts it; the others cannot say no (Rule S).
 * - `unretentive`: no longer accepted by commit; a verifier that is fresh or in grace has not
 *   applied that.
 */
export const PRESENCES = ['hidden', 'rumoured', 'omnipresent', 'unretentive'] as const;

export type Presence = (typeof PRESENCES)[number];

/** What the server knows of one verifier instance. `silent`: past its grace, it accepts nothing. */
export interface Acknowledgement {
  readonly standing: 'fresh' | 'grace' | 'silent';
  /** What it has acknowledged; null while blank. */
  readonly applied: Position | null;
}

/**
 * Presence of a version in `state`, which was committed at `since`. The instances are all that
 * verify for the key's api.
 */
export function presenceOf(
  state: VersionState,
  since: Position,
  instances: Iterable<Acknowledgement>,
): Presence {
  if (state === 'pre-activation' || state === 'destroyed') return 'hidden';
  if (state === 'active') return everyoneAccepts(since, instances) ? 'omnipresent' : 'rumoured';
  return someoneAccepts(since, instances) ? 'unretentive' : 'hidden';
}

function everyoneAccepts(since: Position, instances: Iterable<Acknowledgement>): boolean {
  for (const instance of instances) {
    if (instance.standing === 'fresh' && !reaches(instance.applied, since)) return false;
  }
  return true;
}

function someoneAccepts(since: Position, instances: Iterable<Acknowledgement>): boolean {
  for (const instance of instances) {
    // A blank instance has nothing to accept by.
    if (instance.standing === 'silent' || instance.applied === null) continue;
    if (!reaches(instance.applied, since)) return true;
  }
  return false;
}
