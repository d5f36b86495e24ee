import type { CalendarTimes } from './calendar-times.ts';
import { nextOpening } from './standing.ts';

/**
 * When a rotation reaches its deadline, ms: one that falls into a freeze or outside working hours counts
 * from the next opening on, since nothing could have ended it before, and its action is no security act.
 * Null: there is none, or nothing opens for a year.
 *
 * @param handedOutAt - when the new version was handed out, ms.
 */
export function deadlineAt(
  times: CalendarTimes,
  handedOutAt: number,
  deadlineMs: number | null,
): number | null {
  return deadlineMs === null ? null : nextOpening(times, handedOutAt + deadlineMs);
}
