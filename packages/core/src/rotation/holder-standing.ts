import type { Durations } from '../policy/durations.ts';
import type { HolderFact, RotationFacts } from './facts.ts';

/** The part of the facts that says from which version to which, and since when. */
type Movement = Pick<RotationFacts, 'rotation' | 'leaving' | 'staying'>;

/**
 * K5(a): whether this holder is still waited for. A durable one waits for its own signed
 * confirmation or for a person; one that is tainted gets nothing that it could confirm; an ephemeral
 * one that has been silent joins the unknown holder, whom K4 and K5(b) cover. On the way back, one
 * that never had the version that leaves has nothing to give up.
 */
export function isHolderAwaited(
  holder: HolderFact,
  movement: Movement,
  durations: Durations,
  now: number,
): boolean {
  if (holder.gone || holder.tainted) return false;
  if (hasNothingToGiveUp(holder, movement) || hasConfirmed(holder, movement)) return false;
  if (holder.kind === 'durable') return true;
  return now - holder.lastSeenAt < ephemeralSilenceMs(durations);
}

/**
 * On the way back: a holder that never had the staying version, of which no copy is kept. It holds
 * the leaving version alone, which therefore stays until a person helps.
 */
export function hasNoWayBack(holder: HolderFact, { rotation, staying }: Movement): boolean {
  const canHaveIt = holder.versionsHeld.includes(staying.number) || staying.kept;
  return rotation.direction === 'back' && !canHaveIt;
}

function hasNothingToGiveUp({ versionsHeld }: HolderFact, { rotation, leaving }: Movement) {
  return rotation.direction === 'back' && !versionsHeld.includes(leaving.number);
}

/**
 * Whether it has said that it uses the staying version. What it confirmed before the rotation turned
 * back it may have left since.
 */
export function hasConfirmed(
  holder: HolderFact,
  { rotation, staying }: Pick<RotationFacts, 'rotation' | 'staying'>,
): boolean {
  if (holder.confirmedVersion !== staying.number) return false;
  return rotation.turnedAt === null || (holder.confirmedAt ?? 0) >= rotation.turnedAt;
}

/** An ephemeral holder not heard of for this long joins the unknown holder, ms. */
export function ephemeralSilenceMs(durations: Durations): number {
  return Math.max(durations.ephemeralSilenceMs, 10 * durations.pollMs);
}
