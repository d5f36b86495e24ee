import type { LocalTime, TimeZones } from '@keyturn/core';

/** When somebody does not want to be disturbed, on the clocks of their time zone; may pass midnight. */
export interface QuietHours {
  /** `hh:mm`, `00:00` to `23:59`. */
  from: string;
  /** `hh:mm`, another than `from`: at this time they are over. */
  to: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const TIME_OF_DAY = /^([01][0-9]|2[0-3]):([0-5][0-9])$/;

/** Whether a text is a time of day, as `08:30`. */
export function isTimeOfDay(text: string): boolean {
  return TIME_OF_DAY.test(text);
}

/**
 * The end (ms) of the quiet hours in which an instant lies; null: it lies in none. An end that the
 * clocks skip is the end of the gap, one that they show twice the first.
 */
export function quietUntil(
  zones: TimeZones,
  timeZone: string,
  { from, to }: QuietHours,
  now: number,
): number | null {
  const zone = knownZone(zones, timeZone);
  const [fromMs, toMs] = [msOf(from), msOf(to)];
  const today = dayBegin(zones.localAt(zone, now));
  // Those that began yesterday may not be over yet.
  for (const day of [today - DAY_MS, today]) {
    const begin = zones.instantAt(zone, day + fromMs);
    const end = zones.instantAt(zone, (toMs > fromMs ? day : day + DAY_MS) + toMs);
    if (begin <= now && now < end) return end;
  }
  return null;
}

/** The first instant (ms) after `now` at which the clocks of a zone show this time of day. */
export function nextTimeOfDay(
  zones: TimeZones,
  timeZone: string,
  timeOfDay: string,
  now: number,
): number {
  const zone = knownZone(zones, timeZone);
  let day = dayBegin(zones.localAt(zone, now));
  for (;;) {
    const at = zones.instantAt(zone, day + msOf(timeOfDay));
    if (at > now) return at;
    day += DAY_MS;
  }
}

/** A notice must not fail for a time zone that somebody wrote wrongly, or that a machine lacks. */
function knownZone(zones: TimeZones, timeZone: string): string {
  return zones.isKnown(timeZone) ? timeZone : 'UTC';
}

function dayBegin(local: LocalTime): LocalTime {
  return Math.floor(local / DAY_MS) * DAY_MS;
}

function msOf(timeOfDay: string): number {
  const [, hours, minutes] = TIME_OF_DAY.exec(timeOfDay) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
}
