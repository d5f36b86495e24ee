import type { Durations } from '../policy/durations.ts';
import type { RotationFacts, SourceFact } from './facts.ts';
import { type Observation, quietInRegion } from './observation.ts';
import { firstOverlapEndsAt } from './overlap.ts';
import { quietAgainAt } from './region-life.ts';

/** Where a source stands in K5(b). */
export interface SourceStanding {
  /**
   * `moved`: presented the staying version after the leaving one, which it left alone for Qmin.
   * `quiet`: presented nothing at all for what its rhythm asks. `settling`: moved, but Qmin runs.
   * `on-old`: still waited for. `gone`: a person said so.
   */
  state: 'moved' | 'quiet' | 'settling' | 'on-old' | 'gone';
  /**
   * When it clears if it presents nothing more, ms; null where it has cleared. Infinite while its
   * region accepts nothing at all: nobody can know.
   */
  clearsAt: number | null;
}

/** From when on a presentation of the staying version says that a source has moved, ms. */
export interface MovesCount {
  /** Of one that was seen on the leaving version: before the hand-out it is early use. */
  from: number;
  /**
   * Of one that was never seen on the leaving version. On the way back it may come by that version for as
   * long as anybody has it who keeps to its times (K4), and present it at its next run for the first time.
   */
  fromUnseen: number;
}

/** @param handedOutAt - when the staying version was handed out, in this direction, ms. */
export function movesCount(
  facts: Pick<RotationFacts, 'rotation'>,
  handedOutAt: number,
  durations: Durations,
): MovesCount {
  const isBack = facts.rotation.direction === 'back';
  return {
    from: handedOutAt,
    fromUnseen: isBack ? firstOverlapEndsAt(facts, handedOutAt, durations) : handedOutAt,
  };
}

/**
 * K5(b) for one source. First use of the staying version is not enough: a source that uses both
 * versions side by side has not moved.
 */
export function sourceStanding(
  source: SourceFact,
  counts: MovesCount,
  observation: Observation,
  durations: Durations,
): SourceStanding {
  if (source.gone) return { state: 'gone', clearsAt: null };
  if (hasPresentedStayingLast(source, counts)) {
    if (source.lastOnLeaving === null) return { state: 'moved', clearsAt: null };
    const quiet = quietInRegion(observation, source.lastOnLeaving, source.region);
    const clearsAt = clearingAt(source, observation, durations.quietMs - quiet);
    return { state: clearsAt === null ? 'moved' : 'settling', clearsAt };
  }
  const quiet = quietInRegion(observation, source.lastSeenAt, source.region);
  const clearsAt = clearingAt(source, observation, quietNeeded(source, durations) - quiet);
  return { state: clearsAt === null ? 'quiet' : 'on-old', clearsAt };
}

function clearingAt(
  { region }: SourceFact,
  { end, regions }: Observation,
  missing: number,
): number | null {
  if (missing <= 0) return null;
  return quietAgainAt(regions, region, end) + missing;
}

/**
 * How long a source must present nothing at all, ms: its own rhythm asks (weekly 14 days, monthly
 * 38). A source seen once has shown no rhythm, and neither has one all of whose presentations lie
 * within one quiet window: a job that runs once a quarter may send a thousand requests in an hour.
 */
export function quietNeeded(
  source: Pick<SourceFact, 'firstSeenAt' | 'lastSeenAt' | 'longestGapMs'>,
  durations: Durations,
): number {
  if (!isRhythmKnown(source, durations)) return Math.max(durations.quietMs, durations.sourceOnceMs);
  const gap = source.longestGapMs;
  return Math.max(durations.quietMs, Math.min(3 * gap, gap + durations.gapMarginMs));
}

/** Whether it was seen for long enough to know how often it comes. */
export function isRhythmKnown(
  { firstSeenAt, lastSeenAt }: Pick<SourceFact, 'firstSeenAt' | 'lastSeenAt'>,
  { quietMs }: Pick<Durations, 'quietMs'>,
): boolean {
  return lastSeenAt - firstSeenAt >= quietMs;
}

function hasPresentedStayingLast(
  { lastOnLeaving, lastOnStaying }: SourceFact,
  { from, fromUnseen }: MovesCount,
): boolean {
  if (lastOnStaying === null) return false;
  if (lastOnLeaving === null) return lastOnStaying >= fromUnseen;
  return lastOnStaying >= from && lastOnStaying > lastOnLeaving;
}
