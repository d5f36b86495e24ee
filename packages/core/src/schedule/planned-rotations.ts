import { nextRotationAt } from './next-rotation.ts';
import type { PlannedRotation, RotationSchedule, ScheduleFacts } from './rotation-schedule.ts';
import type { TimeZones } from './time-zones.ts';

/** What a schedule comes to for one key. */
export interface RotationPlan {
  rotations: PlannedRotation[];
  /** There are more than `MOST_PLANNED`. */
  isCut: boolean;
}

/** No plan lists more: one a day for a year. */
export const MOST_PLANNED = 366;

/**
 * The rotations of one key that begin up to `to` (ms), as its schedule has them where nothing waits: each
 * hands out when it begins, and the next begins when it has ended at the earliest (K9).
 *
 * @param from - now, ms: what is overdue begins then.
 */
export function plannedRotations(
  schedule: RotationSchedule,
  facts: ScheduleFacts,
  zones: TimeZones,
  { from, to }: { from: number; to: number },
): RotationPlan {
  const rotations: PlannedRotation[] = [];
  let notBefore = Math.max(facts.notBefore, from);
  let { handedOutAt } = facts;
  for (;;) {
    const next = nextRotationAt(schedule, { ...facts, handedOutAt, notBefore }, zones);
    if (next.at === null || next.at >= to) return { rotations, isCut: false };
    if (rotations.length === MOST_PLANNED) return { rotations, isCut: true };
    rotations.push(next);
    if (next.outOfUseAt === null) return { rotations, isCut: false };
    handedOutAt = next.at;
    notBefore = Math.max(next.outOfUseAt, next.at + 1);
  }
}
