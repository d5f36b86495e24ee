import { dateFaults, fault, listFaults, type ScheduleFault } from './calendar-faults.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { DAY_MS, dateOf, dayOf, isYearlyDate, parseLocalDate } from './local-date.ts';
import type { LocalTime } from './time-zones.ts';

/** Faults of a list of fixed dates; the paths begin at the list. */
export function rotateOnFaults(dates: readonly string[]): ScheduleFault[] {
  if (dates.length === 0) return [fault([], 'names no day; leave it out, or name one')];
  return listFaults(dates, dateFaults);
}

/**
 * The begin (ms) of the first of these days that comes after a version was handed out and is not over at
 * `notBefore`; null: none is left. `02-29` means `02-28` in a year that has no such day.
 *
 * @param dates - without faults.
 */
export function nextDate(
  dates: readonly string[],
  times: CalendarTimes,
  { handedOutAt, notBefore }: { handedOutAt: number; notBefore: number },
): number | null {
  const { zone, zones } = times;
  const today = dayOf(zones.localAt(zone, Math.max(handedOutAt, notBefore)));
  const year = Number(dateOf(today).slice(0, 4));
  const days = dates.flatMap((date) => daysOf(date, year)).sort((a, b) => a - b);
  for (const day of days) {
    const begin = zones.instantAt(zone, day);
    if (begin <= handedOutAt) continue;
    if (zones.instantAt(zone, day + DAY_MS) > notBefore) return begin;
  }
  return null;
}

function daysOf(date: string, year: number): LocalTime[] {
  const dated = isYearlyDate(date)
    ? [year - 1, year, year + 1].map(
        (one) => parseLocalDate(`${one}-${date}`) ?? lastOfFebruary(one),
      )
    : [parseLocalDate(date)];
  return dated.filter((day) => day !== null);
}

function lastOfFebruary(year: number): LocalTime | null {
  return parseLocalDate(`${year}-02-28`);
}
