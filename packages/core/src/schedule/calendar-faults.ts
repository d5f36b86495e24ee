import {
  type DatedFreeze,
  type Freeze,
  type PolicyCalendar,
  WEEKDAYS,
  type Weekday,
  type WeeklyFreeze,
  type WorkingHours,
} from '../policy/policy-document.ts';
import { formatInstant } from '../wire/instant.ts';
import {
  type CalendarTimes,
  calendarTimes,
  datedSpan,
  freezeBegin,
  freezeEnd,
  workingSpan,
} from './calendar-times.ts';
import { DAY_MS, isYearlyDate, parseLocalDate, parseTimeOfDay } from './local-date.ts';
import { nextOpening } from './standing.ts';
import type { TimeZones } from './time-zones.ts';

/** Something wrong in a policy's schedule. */
export interface ScheduleFault {
  /** Where, by the names and places of the JSON, as `['freezes', 2, 'from']`. */
  path: readonly (string | number)[];
  /** One sentence, without the path. */
  text: string;
}

/** No calendar lists more freeze days, and none more freezes. */
export const MOST_FREEZES = 200;

/**
 * All faults of a calendar, in its order; none: `calendarTimes` reads it. Only where every part is right
 * it is asked whether all together leave an opening, from now on and from the begin of each freeze that
 * has a date.
 *
 * @param now - ms.
 */
export function calendarFaults(
  calendar: PolicyCalendar,
  zones: TimeZones,
  now: number,
): ScheduleFault[] {
  const { timeZone, workingHours, freezeDays, freezes } = calendar;
  const faults = [
    ...(zones.isKnown(timeZone) ? [] : [unknownZone(timeZone)]),
    ...(workingHours === null ? [] : within('workingHours', workingFaults(workingHours))),
    ...within('freezeDays', listFaults(freezeDays, dateFaults)),
    ...within('freezes', listFaults(freezes, freezeFaults)),
  ];
  return faults.length > 0 ? faults : closedFaults(calendarTimes(calendar, zones), now);
}

/** Of a day as `MM-DD` or `YYYY-MM-DD`. */
export function dateFaults(text: string): ScheduleFault[] {
  if (isYearlyDate(text) || parseLocalDate(text) !== null) return [];
  return [fault([], `"${text}" is no day: a day is MM-DD, each year, or YYYY-MM-DD`)];
}

/** Faults of a part, as those of the whole. */
export function within(name: string | number, faults: readonly ScheduleFault[]): ScheduleFault[] {
  return faults.map(({ path, text }) => ({ path: [name, ...path], text }));
}

/** Of each entry of a list, and of its length. */
export function listFaults<Entry>(
  list: readonly Entry[],
  faultsOf: (entry: Entry) => ScheduleFault[],
): ScheduleFault[] {
  if (list.length > MOST_FREEZES) {
    return [fault([], `has ${list.length} entries; at most ${MOST_FREEZES} are read`)];
  }
  return list.flatMap((entry, index) => within(index, faultsOf(entry)));
}

export function fault(path: ScheduleFault['path'], text: string): ScheduleFault {
  return { path, text };
}

function unknownZone(timeZone: string): ScheduleFault {
  const text = `"${timeZone}" is no time zone known here; write a name of the IANA database, as Europe/Berlin`;
  return fault(['timeZone'], text);
}

function workingFaults(hours: WorkingHours): ScheduleFault[] {
  const faults = [...daysFaults(hours.days), ...timesFaults(hours)];
  if (faults.length > 0 || workingSpan(hours) !== null) return faults;
  const text = `working hours from ${hours.from} to ${hours.to} do not begin before they end; hours over midnight are written as a freeze of the other hours`;
  return [fault(['from'], text)];
}

function freezeFaults(freeze: Freeze): ScheduleFault[] {
  const blank = freeze.reason.trim() === '';
  const unsaid = blank ? [fault(['reason'], 'is blank; say why, for those who wait')] : [];
  return [...('days' in freeze ? weeklyFaults(freeze) : datedFaults(freeze)), ...unsaid];
}

function weeklyFaults(freeze: WeeklyFreeze): ScheduleFault[] {
  const faults = [...daysFaults(freeze.days), ...timesFaults(freeze)];
  if (parseTimeOfDay(freeze.from) !== DAY_MS) return faults;
  return [...faults, fault(['from'], 'is the end of the day; write 00:00 of the next')];
}

function datedFaults(freeze: DatedFreeze): ScheduleFault[] {
  const { from, to } = freeze;
  const faults = [
    ...(freezeBegin(from) === null ? [noLocalTime('from', from)] : []),
    ...(freezeEnd(to) === null ? [noLocalTime('to', to)] : []),
  ];
  if (faults.length > 0 || datedSpan(freeze) !== null) return faults;
  return [fault(['from'], `a freeze from ${from} to ${to} does not begin before it ends`)];
}

function noLocalTime(name: string, text: string): ScheduleFault {
  return fault([name], `"${text}" is neither a day, YYYY-MM-DD, nor a local YYYY-MM-DDThh:mm`);
}

function daysFaults(days: readonly Weekday[]): ScheduleFault[] {
  if (days.length === 0) return [fault(['days'], 'names no day of the week')];
  return days.flatMap((day, index) => {
    if (WEEKDAYS.includes(day)) return [];
    return [fault(['days', index], `"${day}" is none of ${WEEKDAYS.join(', ')}`)];
  });
}

function timesFaults(times: { from: string; to: string }): ScheduleFault[] {
  return (['from', 'to'] as const).flatMap((name) => {
    if (parseTimeOfDay(times[name]) !== null) return [];
    return [fault([name], `"${times[name]}" is no time of the day, 00:00 to 24:00`)];
  });
}

function closedFaults(times: CalendarTimes, now: number): ScheduleFault[] {
  const { zone, zones, dated } = times;
  const begins = dated.map(({ from }) => zones.instantAt(zone, from)).filter((at) => at > now);
  const closedFrom = [now, ...begins].find((at) => nextOpening(times, at) === null);
  if (closedFrom === undefined) return [];
  return [fault([], `leaves no opening within a year from ${formatInstant(closedFrom)}`)];
}
