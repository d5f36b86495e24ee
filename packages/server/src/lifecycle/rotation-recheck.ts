import type { NextStep } from '@keyturn/core';
import { CLOCK_HOLD } from '../clock-hold.ts';

/** Where a look came too early, as where the last report is a moment old, the next follows at this. */
export const SHORTEST_RECHECK_MS = 5_000;
/** The net under all that is heard: no open rotation is left alone for longer. */
const LONGEST_RECHECK_MS = 5 * 60_000;

/**
 * When an open rotation is looked at again if nothing is heard, ms: when what it waits for may be over.
 * Else after a tenth of the time for which nothing has changed, so that what people read of it ("used
 * two hours ago") is never far from true, and what stands still costs little. What verifiers do or
 * leave undone wakes it: see `reconciler/instance-watch.ts`.
 */
export function nextCheckAt({ act, checkAt, scopes, waitsFor }: NextStep, now: number): number {
  if (act !== null) return now;
  const waits = [...waitsFor, ...scopes.flatMap((scope) => scope.waitsFor)];
  // Over by the clock, and not yet by the reports; or a hold of which nobody else tells.
  const isOverdue = waits.some(
    ({ subject, until }) => (until !== null && until <= now) || subject === CLOCK_HOLD,
  );
  const unchangedMs = now - Math.max(...waits.map(({ since }) => since));
  const recheckMs = isOverdue
    ? SHORTEST_RECHECK_MS
    : Math.min(Math.max(unchangedMs / 10, SHORTEST_RECHECK_MS), LONGEST_RECHECK_MS);
  const at = Math.floor(now + recheckMs);
  return Math.max(now, checkAt === null ? at : Math.min(checkAt, at));
}
