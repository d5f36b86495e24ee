import { type CalendarTimes, type Span, without } from './calendar-times.ts';
import { DAY_MS, dateOf, dayOf, weekdayNumber } from './local-date.ts';
import type { LocalTime } from './time-zones.ts';

/** A stretch of instants (ms) in which nothing is closed; the end is no part of it. */
export interface Opening {
  start: number;
  end: number;
}

/** No opening farther away than this is looked for: a calendar that has none for so long is refused. */
export const LONGEST_CLOSED_MS = 366 * DAY_MS;

/** Nearly all calendars open within it: looked through first, and backwards one such stretch at a time. */
const STRETCH_MS = 14 * DAY_MS;

/**
 * The openings in a stretch of instants, in order, cut to it. The work grows with the days that are
 * looked at, not with their minutes, and only what is taken is worked out.
 *
 * All is decided in local time and moved to instants at the end. That is right because `instantAt` never
 * falls where local time rises: of a freeze in a gap nothing is left, and an hour that comes twice
 * counts from its first begin to the first begin of what follows it.
 */
export function* openings(times: CalendarTimes, from: number, to: number): Generator<Opening> {
  const { zone, zones } = times;
  // The clocks may have shown up to a day more before they were put back.
  const lastLocal = zones.localAt(zone, to) + DAY_MS;
  for (const span of localOpenings(times, zones.localAt(zone, from), lastLocal)) {
    const start = Math.max(from, zones.instantAt(zone, span.from));
    if (start >= to) return;
    const end = Math.min(to, zones.instantAt(zone, span.to));
    if (start < end) yield { start, end };
  }
}

/**
 * The opening that `at` lies in, from `at` on, or else the next; null where there is none within
 * `LONGEST_CLOSED_MS`. It may be cut where it is longer than two weeks.
 */
export function firstOpening(times: CalendarTimes, at: number): Opening | null {
  for (const reachMs of [STRETCH_MS, LONGEST_CLOSED_MS]) {
    for (const opening of openings(times, at, at + reachMs)) return opening;
  }
  return null;
}

/**
 * The opening that `at` lies in, or else the one before; null where there is none within
 * `LONGEST_CLOSED_MS`. It may be cut where it is longer than two weeks, and a day after `at`.
 */
export function lastOpening(times: CalendarTimes, at: number): Opening | null {
  let to = at + DAY_MS;
  for (let from = at - STRETCH_MS; from > at - LONGEST_CLOSED_MS; from -= STRETCH_MS) {
    let last: Opening | null = null;
    for (const opening of openings(times, from, to)) {
      if (opening.start > at) break;
      last = opening;
    }
    if (last !== null) return last;
    to = from;
  }
  return null;
}

/** Open spans of local time, from the first that ends after `from`; those that touch are one. */
function* localOpenings(times: CalendarTimes, from: LocalTime, to: LocalTime): Generator<Span> {
  let current: Span | null = null;
  for (let day = dayOf(from); day * DAY_MS < to; day++) {
    for (const span of openOn(day, times)) {
      if (span.to <= from) continue;
      if (current?.to === span.from) {
        current = { from: current.from, to: span.to };
        continue;
      }
      if (current !== null) yield current;
      current = span;
    }
  }
  if (current !== null) yield current;
}

function openOn(day: number, { openByWeekday, freezeDays, dated }: CalendarTimes): Span[] {
  if (isFreezeDay(day, freezeDays)) return [];
  const begin = day * DAY_MS;
  const spans = (openByWeekday[weekdayNumber(day)] ?? []).map(({ from, to }) => ({
    from: begin + from,
    to: begin + to,
  }));
  return dated.reduce((open, freeze) => {
    const isAway = freeze.to <= begin || freeze.from >= begin + DAY_MS;
    return isAway ? open : without(open, freeze);
  }, spans);
}

function isFreezeDay(day: number, freezeDays: ReadonlySet<string>): boolean {
  if (freezeDays.size === 0) return false;
  const date = dateOf(day);
  return freezeDays.has(date) || freezeDays.has(date.slice('YYYY-'.length));
}
