import type { LocalTime, TimeZones } from '@keyturn/core';

const SECOND = 1_000;
const DAY = 86_400_000;

/** A zone's offset changes a few times a year: so many days of offsets are remembered for each. */
const MOST_DAYS_KEPT = 4_000;

/**
 * The time zones of this machine: the IANA database that the platform carries (`Intl`). Right for the
 * years 1 to 9999, also where an offset has seconds.
 */
export function platformTimeZones(): TimeZones {
  const zones = new Map<string, Zone>();
  const zoneOf = (name: string) => {
    const zone = zones.get(name) ?? makeZone(name);
    zones.set(name, zone);
    return zone;
  };
  return {
    isKnown: (name) => isName(name) && (zones.has(name) || canFormat(name)),
    localAt: (name, instant) => instant + offsetAt(zoneOf(name), instant),
    instantAt: (name, local) => instantOf(zoneOf(name), local),
  };
}

interface Zone {
  format: Intl.DateTimeFormat;
  /** By the begin of the day in UTC. */
  offsetsOfDays: Map<number, number>;
}

/** A bare offset, `+01:00`, is none: it knows no change of clocks. */
function isName(text: string): boolean {
  return /^[A-Za-z]/.test(text);
}

function canFormat(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function makeZone(name: string): Zone {
  if (!isName(name)) throw new RangeError(`"${name}" is no time zone`);
  return { format: formatOf(name), offsetsOfDays: new Map() };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** Asked of the platform only on days on which the clocks change: nowhere do they twice within a day. */
function offsetAt(zone: Zone, instant: number): number {
  const day = Math.floor(instant / DAY);
  const offset = offsetOfDay(zone, day);
  return offset === offsetOfDay(zone, day + 1) ? offset : shownOffset(zone, instant);
}

function shownOffset({ format }: Zone, instant: number): number {
  const second = Math.floor(instant / SECOND) * SECOND;
  const parts = new Map(format.formatToParts(second).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const shown = new Date(0);
  // Not `Date.UTC`: that takes the years 0 to 99 for those of the last century.
  shown.setUTCFullYear(number('year'), number('month') - 1, number('day'));
  shown.setUTCHours(number('hour'), number('minute'), number('second'));
  return shown.getTime() - second;
}

/**
 * No offset is a day long or more, so the offsets in force a day and more before and after a local time
 * are those on both sides of the change next to it, if there is one.
 */
function instantOf(zone: Zone, local: LocalTime): number {
  const before = local - offsetOfDay(zone, Math.floor(local / DAY) - 1);
  const after = local - offsetOfDay(zone, Math.ceil(local / DAY) + 1);
  const shown = [Math.min(before, after), Math.max(before, after)].find(
    (instant) => instant + offsetAt(zone, instant) === local,
  );
  return shown ?? endOfGap(zone, local, { before: after, after: before });
}

/** The first instant at which the clocks show more than a time that they skip. */
function endOfGap(
  zone: Zone,
  local: LocalTime,
  { before, after }: { before: number; after: number },
): number {
  let [early, late] = [Math.floor(before / SECOND) - 1, Math.ceil(after / SECOND) + 1];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    const instant = middle * SECOND;
    if (instant + offsetAt(zone, instant) > local) late = middle;
    else early = middle;
  }
  return late * SECOND;
}

function offsetOfDay(zone: Zone, day: number): number {
  const { offsetsOfDays } = zone;
  const known = offsetsOfDays.get(day);
  if (known !== undefined) return known;
  if (offsetsOfDays.size >= MOST_DAYS_KEPT) offsetsOfDays.clear();
  const offset = shownOffset(zone, day * DAY);
  offsetsOfDays.set(day, offset);
  return offset;
}
