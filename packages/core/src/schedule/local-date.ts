import { WEEKDAYS, type Weekday } from '../policy/policy-document.ts';
import { formatInstant } from '../wire/instant.ts';
import { parseInstant } from '../wire/parse-instant.ts';
import type { LocalTime } from './time-zones.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** The length of a local day on its clock, whatever time it really takes. */
export const DAY_MS = 24 * HOUR_MS;

const LEAP_YEAR = '2024';

/** The begin of `YYYY-MM-DD`; null for any other text, a day that no month has among them. */
export function parseLocalDate(text: string): LocalTime | null {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? parseInstant(`${text}T00:00:00.000Z`) : null;
}

/** `YYYY-MM-DDThh:mm`; null for any other text. */
export function parseLocalMinute(text: string): LocalTime | null {
  const isOne = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$/.test(text);
  return isOne ? parseInstant(`${text}:00.000Z`) : null;
}

/** Whether a text is a day of some year, `MM-DD`; `02-29` is one. */
export function isYearlyDate(text: string): boolean {
  return /^[0-9]{2}-[0-9]{2}$/.test(text) && parseLocalDate(`${LEAP_YEAR}-${text}`) !== null;
}

/** `hh:mm` as ms since the begin of its day, `24:00` as the end of it; null for any other text. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([0-9]{2}):([0-9]{2})$/.exec(text);
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  const ms = hours * HOUR_MS + minutes * MINUTE_MS;
  return minutes < 60 && ms <= DAY_MS ? ms : null;
}

/** The days since 1970-01-01 at a local time. */
export function dayOf(local: LocalTime): number {
  return Math.floor(local / DAY_MS);
}

/** `YYYY-MM-DD` of a day since 1970-01-01. */
export function dateOf(day: number): string {
  return formatInstant(day * DAY_MS).slice(0, 10);
}

/** The place of a day since 1970-01-01, a Thursday, in its week: 0 for Monday. */
export function weekdayNumber(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The days of a list by their place in the week. */
export function weekdayNumbers(days: readonly Weekday[]): ReadonlySet<number> {
  return new Set(days.map((day) => WEEKDAYS.indexOf(day)));
}
