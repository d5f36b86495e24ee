import type { Durations } from '../policy/durations.ts';
import type { HolderFact, RotationFacts } from './facts.ts';
import { hasConfirmed } from './holder-standing.ts';

/** The time that K4 asks for. */
export interface Overlap {
  /** From when it is counted: the hand-out, or what a later holder did; ms. */
  since: number;
  /** The earliest instant at which the leaving version may end by time alone, ms. */
  end: number;
}

type OverlapFacts = Pick<RotationFacts, 'rotation' | 'leaving' | 'staying' | 'holders'>;

/**
 * K4: `Tavail + Pc + J + TTLc + Ddep + Rmax + Dprp + ε + Sret`, the unknown holder (class `deployed`)
 * always among the classes; the maximum counts. Tavail is the hand-out for all that had enrolled by
 * then. Of each holder that enrolled later it is its enrolment, until it has said that it uses the
 * staying version:
 *
 * - A program that never had the leaving version then adds nothing: it was no way by which anybody came
 *   by the leaving version, so nobody waits for the staying one from it. A fleet may enrol every day.
 * - One that had it adds what a client takes that has the new version already: cache and requests.
 * - One that stays and passes the key on (`durable`, class `deployed`) keeps its term: it has said that
 *   it holds the version, not that its readers do.
 *
 * @param handedOutAt - when the staying version was handed out, ms.
 */
export function overlapOf(facts: OverlapFacts, handedOutAt: number, durations: Durations): Overlap {
  const first = { since: handedOutAt, end: firstOverlapEndsAt(facts, handedOutAt, durations) };
  return facts.holders
    .flatMap((holder) => ownOverlap(holder, facts, handedOutAt, durations))
    .reduce((longest, one) => (one.end > longest.end ? one : longest), first);
}

function ownOverlap(
  holder: HolderFact,
  facts: OverlapFacts,
  handedOutAt: number,
  durations: Durations,
): Overlap[] {
  const { enrolledAt, confirmedAt, versionsHeld } = holder;
  if (holder.gone || holder.tainted || enrolledAt <= handedOutAt) return [];
  const whole = { since: enrolledAt, end: overlapEndsAt(enrolledAt, durations) };
  const passesOn = holder.class === 'deployed' && holder.kind === 'durable';
  if (passesOn || confirmedAt === null || !hasConfirmed(holder, facts)) return [whole];
  if (!versionsHeld.includes(facts.leaving.number)) return [];
  const settled = confirmedAt + durations.clientCacheMs + afterwardsMs(durations);
  return [settled < whole.end ? { since: confirmedAt, end: settled } : whole];
}

/**
 * When every client that had enrolled by the hand-out, and keeps its times, uses a version alone, ms:
 * the plain term of K4, and what holders swap later than that by their window (K11). Who enrols later
 * has the window of all others.
 */
export function firstOverlapEndsAt(
  { rotation }: Pick<RotationFacts, 'rotation'>,
  handedOutAt: number,
  durations: Durations,
): number {
  return overlapEndsAt(handedOutAt, durations) + swapsLaterMs(rotation.windowMs ?? null, durations);
}

/**
 * How much later than by their polls alone the last holders swap, ms, as each takes an instant of its
 * own in the window (K11).
 *
 * @param windowMs - null: one poll.
 */
export function swapsLaterMs(
  windowMs: number | null,
  { pollMs, jitterRatio }: Pick<Durations, 'pollMs' | 'jitterRatio'>,
): number {
  return Math.max(0, Math.ceil((windowMs ?? 0) - pollMs * (1 + jitterRatio)));
}

/**
 * When every client that keeps its times uses a version alone, ms: the plain term of K4.
 *
 * @param availableAt - Tavail: when it could fetch the version, ms.
 */
export function overlapEndsAt(availableAt: number, durations: Durations): number {
  return (
    availableAt +
    durations.pollMs * (1 + durations.jitterRatio) +
    durations.clientCacheMs +
    Math.max(durations.deploymentMs, durations.sdkDeploymentMs) +
    afterwardsMs(durations)
  );
}

function afterwardsMs(durations: Durations): number {
  return (
    durations.longestRequestMs +
    durations.propagationMs +
    durations.clockToleranceMs +
    durations.retireSafetyMs
  );
}
