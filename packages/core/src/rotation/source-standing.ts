import type { Durations } from '../policy/durations.ts';
import type { SourceFact } from './facts.ts';
import { type Observation, quietInRegion } from './observation.ts';
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

/**
 * K5(b) for one source. First use of the staying version is not enough: a source that uses both
 * versions side by side has not moved.
 *
 * @param handedOutAt - presentations of the staying version before this are early use, not evidence.
 */
export function sourceStanding(
  source: SourceFact,
  handedOutAt: number,
  observation: Observation,
  durations: Durations,
): SourceStanding {
  if (source.gone) return { state: 'gone', clearsAt: null };
  if (hasPresentedStayingLast(source, handedOutAt)) {
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
export function quietNeeded(source: SourceFact, durations: Durations): number {
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

function hasPresentedStayingLast(source: SourceFact, handedOutAt: number): boolean {
  if (source.lastOnStaying === null || source.lastOnStaying < handedOutAt) return false;
  return source.lastOnLeaving === null || source.lastOnStaying > source.lastOnLeaving;
}
