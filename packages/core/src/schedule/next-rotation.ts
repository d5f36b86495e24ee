import { durationText } from '../wire/duration-text.ts';
import { formatInstant } from '../wire/instant.ts';
import { retirementTime, rotateAfterOf } from './age-sum.ts';
import { beginByAge, beginOnDate, type ChosenBegin } from './begin-choice.ts';
import { type CalendarTimes, calendarTimes } from './calendar-times.ts';
import { nextDate } from './rotate-on.ts';
import type {
  NextRotation,
  NoRotation,
  PlannedRotation,
  RotationSchedule,
  ScheduleFacts,
} from './rotation-schedule.ts';
import { nextOpening, standing } from './standing.ts';
import type { TimeZones } from './time-zones.ts';

/**
 * When the next rotation of a key begins by its policy: at an age (K11) or on fixed dates, in an opening
 * of the calendar. Where the calendar would put it off beyond what the greatest age allows, it begins in
 * the last opening that leaves time for overlap, quiet window and suspension, but never at less than half
 * of the age at which it is due; where there is none it begins as soon as it may, and the answer says so.
 *
 * Keys of one age are spread over what is usable of that opening: a tenth of the age, a day at most; on a
 * fixed date the rest of the day. In the last minutes of an opening nothing begins, so that the hand-out
 * (K1) still falls into it.
 */
export function nextRotationAt(
  schedule: RotationSchedule,
  facts: ScheduleFacts,
  zones: TimeZones,
): NextRotation {
  const times = calendarTimes(schedule.calendar, zones);
  const ageMs = rotateAfterOf(schedule);
  if (schedule.rotateOn !== null) {
    const due = nextDate(schedule.rotateOn, times, facts);
    if (due === null) return none('no-date-left', 'none of the fixed dates is to come');
    return planned(schedule, facts, times, { due, chosen: beginOnDate(times, due, facts) });
  }
  if (ageMs === null) return none('no-schedule', 'neither an age nor a date begins a rotation');
  const due = facts.handedOutAt + ageMs;
  const retirement = retirementTime(facts.durations, schedule.windowMs);
  const limits = { ageMs, maxAgeMs: schedule.maxAgeMs, retirement };
  return planned(schedule, facts, times, { due, chosen: beginByAge(times, facts, limits) });
}

function planned(
  schedule: RotationSchedule,
  facts: ScheduleFacts,
  times: CalendarTimes,
  { due, chosen }: { due: number; chosen: ChosenBegin | null },
): NextRotation {
  if (chosen === null) return none('no-opening', 'the calendar has no opening for a year');
  const { at, placed } = chosen;
  const { expiresAt } = facts;
  if (expiresAt !== null && at >= expiresAt) {
    return none('key-ends', `the key ends before, at ${formatInstant(expiresAt)}`);
  }
  const { beforeSuspensionMs, suspensionMs } = retirementTime(facts.durations, schedule.windowMs);
  const suspendedAt = nextOpening(times, at + beforeSuspensionMs);
  const outOfUseAt = suspendedAt === null ? null : suspendedAt + suspensionMs;
  const text = textOf(schedule, facts, times, { at, placed, due, outOfUseAt });
  return { at, due, placed, outOfUseAt, text };
}

function textOf(
  { maxAgeMs }: RotationSchedule,
  { handedOutAt, notBefore }: ScheduleFacts,
  times: CalendarTimes,
  { at, placed, due, outOfUseAt }: Omit<PlannedRotation, 'text'>,
): string {
  const atAge = `at the age of ${durationText(at - handedOutAt)}`;
  const limit = `maxAge ${durationText(maxAgeMs ?? 0)}`;
  const then = standing(times, Math.max(due, notBefore));
  const closed = then.open ? 'little of the opening is left then' : `closed then: ${then.reason}`;
  const isDue = `due ${formatInstant(due)}`;
  switch (placed) {
    case 'as-due':
      return `begins ${atAge}`;
    case 'later':
      return `${isDue}, ${closed}; begins in the next opening, ${atAge}`;
    case 'earlier':
      return `${isDue}, but what is closed then or after would put the end of the version beyond ${limit}; begins before that, ${atAge}`;
    case 'too-late': {
      const age = outOfUseAt === null ? 'more than a year' : durationText(outOfUseAt - handedOutAt);
      return `${isDue}; no opening keeps ${limit}: begins ${atAge}, and the version is out of use at ${age}`;
    }
  }
}

function none(because: NoRotation['because'], text: string): NoRotation {
  return { at: null, because, text };
}
