import type {
  DatedFreeze,
  PolicyCalendar,
  WeeklyFreeze,
  WorkingHours,
} from '../policy/policy-document.ts';
import {
  DAY_MS,
  parseLocalDate,
  parseLocalMinute,
  parseTimeOfDay,
  weekdayNumbers,
} from './local-date.ts';
import type { LocalTime, TimeZones } from './time-zones.ts';

/** A stretch from its begin up to its end, which is no part of it. */
export interface Span {
  from: number;
  to: number;
}

/** A calendar as it is worked with, read once. */
export interface CalendarTimes {
  zone: string;
  zones: TimeZones;
  /** What each day of the week leaves open, Monday first; ms since the begin of the day, in order. */
  openByWeekday: readonly (readonly Span[])[];
  /** `MM-DD` and `YYYY-MM-DD`. */
  freezeDays: ReadonlySet<string>;
  weekly: readonly WeeklySpan[];
  /** In local time. */
  dated: readonly DatedSpan[];
}

/** Each week on these days (0 for Monday); ms since the begin of the day, `to` perhaps on the next. */
export interface WeeklySpan extends Span {
  days: ReadonlySet<number>;
  reason: string;
}

export interface DatedSpan extends Span {
  reason: string;
}

const ALL_WEEK: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

/**
 * Reads a calendar.
 *
 * @param calendar - null: always open, and dates are meant in UTC.
 * @throws TypeError where `calendarFaults` finds a fault.
 */
export function calendarTimes(calendar: PolicyCalendar | null, zones: TimeZones): CalendarTimes {
  const { timeZone, workingHours, freezeDays, freezes } = calendar ?? {
    timeZone: 'UTC',
    workingHours: null,
    freezeDays: [],
    freezes: [],
  };
  const weekly = freezes.flatMap((one) => ('days' in one ? [required(weeklySpan(one))] : []));
  return {
    zone: timeZone,
    zones,
    openByWeekday: ALL_WEEK.map((weekday) => openOn(weekday, workingHours, weekly)),
    freezeDays: new Set(freezeDays),
    weekly,
    dated: freezes.flatMap((one) => ('days' in one ? [] : [required(datedSpan(one))])),
  };
}

/** Null where a time is none, or where the working hours do not begin before they end. */
export function workingSpan({ from, to }: WorkingHours): Span | null {
  const [begin, end] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  return begin === null || end === null || begin >= end ? null : { from: begin, to: end };
}

/** Null where a time is none. */
function weeklySpan({ days, from, to, reason }: WeeklyFreeze): WeeklySpan | null {
  const [begin, end] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  if (begin === null || end === null || begin === DAY_MS) return null;
  const nextDay = end <= begin ? DAY_MS : 0;
  return { days: weekdayNumbers(days), from: begin, to: end + nextDay, reason };
}

/** Null where a date or time is none, or where the freeze does not begin before it ends. */
export function datedSpan({ from, to, reason }: DatedFreeze): DatedSpan | null {
  const [begin, end] = [freezeBegin(from), freezeEnd(to)];
  return begin === null || end === null || begin >= end ? null : { from: begin, to: end, reason };
}

/** Of a date its begin. */
export function freezeBegin(text: string): LocalTime | null {
  return parseLocalMinute(text) ?? parseLocalDate(text);
}

/** Of a date its end: the freeze is through that day. */
export function freezeEnd(text: string): LocalTime | null {
  const day = parseLocalDate(text);
  return day === null ? parseLocalMinute(text) : day + DAY_MS;
}

/** What is left of spans, in order, where another is taken out. */
export function without(spans: readonly Span[], out: Span): Span[] {
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, out.from) },
      { from: Math.max(span.from, out.to), to: span.to },
    ].filter(({ from, to }) => from < to),
  );
}

function openOn(
  weekday: number,
  workingHours: WorkingHours | null,
  weekly: readonly WeeklySpan[],
): readonly Span[] {
  const dayBefore = (weekday + 6) % 7;
  return weekly.reduce(
    (open, freeze) => {
      const { from, to, days } = freeze;
      const today = days.has(weekday) ? without(open, freeze) : open;
      const carriedOver = { from: from - DAY_MS, to: to - DAY_MS };
      return days.has(dayBefore) ? without(today, carriedOver) : today;
    },
    [...workingOn(weekday, workingHours)],
  );
}

function workingOn(weekday: number, workingHours: WorkingHours | null): readonly Span[] {
  if (workingHours === null) return [{ from: 0, to: DAY_MS }];
  const span = required(workingSpan(workingHours));
  return weekdayNumbers(workingHours.days).has(weekday) ? [span] : [];
}

function required<Value>(value: Value | null): Value {
  if (value === null) throw new TypeError('the calendar has faults; see calendarFaults');
  return value;
}
