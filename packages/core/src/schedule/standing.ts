import type { CalendarTimes, Span } from './calendar-times.ts';
import { DAY_MS, dateOf, dayOf, weekdayNumber } from './local-date.ts';
import { firstOpening } from './openings.ts';

/** What a calendar says of an instant. */
export type Standing = OpenStanding | ClosedStanding;

export interface OpenStanding {
  open: true;
  /** Surely open until here, ms; looked for two weeks ahead at most. */
  until: number;
}

export interface ClosedStanding {
  open: false;
  /** What closes it; a freeze is named before working hours. The wait codes are `freeze` and `window`. */
  by: 'freeze' | 'working-hours';
  /** The freeze's own words, `freeze day 12-24`, or `outside working hours`. */
  reason: string;
  /** When what closes it ends, ms; something else may close it then. */
  until: number;
  /** When it opens, ms; null: not within a year. */
  opensAt: number | null;
}

/**
 * Whether something may begin, be handed out or be suspended at an instant (ms). Security acts and
 * expedited rotations do not ask (K10).
 */
export function isOpen(times: CalendarTimes, now: number): boolean {
  return standing(times, now).open;
}

/** Whether it is open at an instant (ms), what closes it where not, and until when. */
export function standing(times: CalendarTimes, now: number): Standing {
  const opening = firstOpening(times, now);
  if (opening !== null && opening.start <= now) return { open: true, until: opening.end };
  const opensAt = opening?.start ?? null;
  const freeze = longestFreezeAt(times, now);
  if (freeze !== null) return { open: false, by: 'freeze', ...freeze, opensAt };
  const workAgainAt = opensAt ?? now + DAY_MS;
  const reason = 'outside working hours';
  return { open: false, by: 'working-hours', reason, until: workAgainAt, opensAt };
}

/** The first open instant at or after `at`, ms; null: none within a year. */
export function nextOpening(times: CalendarTimes, at: number): number | null {
  return firstOpening(times, at)?.start ?? null;
}

interface Closing {
  reason: string;
  until: number;
}

/** Of all freezes that `now` lies in the one that ends last. */
function longestFreezeAt(times: CalendarTimes, now: number): Closing | null {
  const { zone, zones } = times;
  const local = zones.localAt(zone, now);
  let longest: Closing | null = null;
  for (const { from, to, reason } of freezesNear(times, dayOf(local))) {
    // One that has ended on the clock has ended; one may have begun before the clocks were put back.
    if (to <= local || from > local + DAY_MS) continue;
    const until = zones.instantAt(zone, to);
    if (zones.instantAt(zone, from) > now || until <= now) continue;
    if (longest === null || until > longest.until) longest = { reason, until };
  }
  return longest;
}

function freezesNear(times: CalendarTimes, today: number): (Span & { reason: string })[] {
  return [
    ...times.dated,
    ...[today - 1, today, today + 1].flatMap((day) => freezesFrom(times, day)),
  ];
}

function freezesFrom({ weekly, freezeDays }: CalendarTimes, day: number) {
  const begin = day * DAY_MS;
  const date = dateOf(day);
  const named = [date, date.slice('YYYY-'.length)].filter((text) => freezeDays.has(text));
  const weekday = weekdayNumber(day);
  return [
    ...named.map((text) => ({
      from: begin,
      to: begin + DAY_MS,
      reason: `freeze day ${text}`,
    })),
    ...weekly
      .filter(({ days }) => days.has(weekday))
      .map(({ from, to, reason }) => ({ from: begin + from, to: begin + to, reason })),
  ];
}
