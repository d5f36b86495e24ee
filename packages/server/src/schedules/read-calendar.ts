import {
  type CalendarTimes,
  calendarTimes,
  type PolicyCalendar,
  type TimeZones,
} from '@keyturn/core';

/** Many keys share few calendars; more than this many are read again. */
const MOST_KEPT = 200;

const read = new WeakMap<TimeZones, Map<string, CalendarTimes>>();

/**
 * A policy's calendar as it is worked with, read once for all keys that have it.
 *
 * @throws TypeError where it has faults, which no policy is taken with.
 */
export function readCalendar(zones: TimeZones, calendar: PolicyCalendar): CalendarTimes {
  const kept = read.get(zones) ?? new Map<string, CalendarTimes>();
  read.set(zones, kept);
  const text = JSON.stringify(calendar);
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const times = calendarTimes(calendar, zones);
  kept.set(text, times);
  return times;
}
