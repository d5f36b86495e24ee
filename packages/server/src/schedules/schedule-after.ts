import {
  type Lineage,
  type PolicyMembers,
  primaryOf,
  type RotationEnd,
  rotateAfterOf,
} from '@keyturn/core';
import type { KeyRow, LoadedLineage } from '../lifecycle/lineage-load.ts';

const DAY_MS = 86_400_000;

/** The columns of a key that its schedule keeps. */
export type ScheduleColumns = Pick<
  KeyRow,
  'schedule_at' | 'next_rotation_at' | 'ladder_told' | 'scheduled_since' | 'schedule_blocked'
>;

/** Of a key that nothing is to begin for. */
export const NOTHING_SCHEDULED: ScheduleColumns = {
  schedule_at: null,
  next_rotation_at: null,
  ladder_told: '[]',
  scheduled_since: null,
  schedule_blocked: null,
};

/** Ends that somebody or something decided against the new version. */
const BACKED_OUT: readonly RotationEnd[] = ['cancelled', 'rolled-back'];

/** Whether a policy has its keys rotate by themselves. */
export function isScheduled(policy: PolicyMembers): boolean {
  return policy.rotateOn !== null || rotateAfterOf(policy) !== null;
}

/**
 * What becomes of a key's schedule by a change of its lineage: nothing is scheduled while a rotation is
 * open (K9) or once the key has ended; it is looked at when its first version is handed out, and when a
 * rotation ends; and at any change where nothing is known of it, as of a key that the journal brought back.
 * A key that no policy rotates is left as it is.
 */
export function scheduleAfter(
  { key, policy, lineage }: LoadedLineage,
  after: Lineage,
  now: number,
): Partial<ScheduleColumns> {
  if (!isScheduled(policy)) return {};
  if (after.ended !== null || after.rotation !== null) return NOTHING_SCHEDULED;
  const isKnown = key.schedule_at !== null || key.scheduled_since !== null;
  const isAsBefore = lineage.rotation === null && primaryOf(lineage) !== undefined;
  if ((isAsBefore && isKnown) || primaryOf(after) === undefined) return {};
  const end = lineage.rotation === null ? null : (after.lastEnd?.end ?? null);
  const pauseMs = end !== null && BACKED_OUT.includes(end) ? pauseOf(policy) : 0;
  return { ...NOTHING_SCHEDULED, schedule_at: now, scheduled_since: now + pauseMs };
}

/**
 * After a rotation that was backed out of, the next one does not begin by itself for a tenth of the age,
 * a day at least and a week at most: whatever was wrong is to be mended first.
 */
function pauseOf(policy: PolicyMembers): number {
  const tenth = (rotateAfterOf(policy) ?? 0) / 10;
  return Math.floor(Math.min(Math.max(tenth, DAY_MS), 7 * DAY_MS));
}
