import { parseInstant } from '../../wire/parse-instant.ts';
import type { TimeZones } from '../time-zones.ts';

/** From an instant on (ms) a zone's clocks show so much more than UTC. */
type Change = [from: number, offsetMs: number];

const HOUR = 3_600_000;

/** The rules of three zones as they are from 2025 to 2029, and one that skips a day, as Apia did in 2011. */
const CHANGES: Record<string, Change[]> = {
  UTC: inOrder([[Number.NEGATIVE_INFINITY, 0]]),
  'Europe/Zurich': inOrder([
    [Number.NEGATIVE_INFINITY, HOUR],
    ...changes(2 * HOUR, ['2025-03-30T01', '2026-03-29T01', '2027-03-28T01', '2028-03-26T01']),
    ...changes(HOUR, ['2025-10-26T01', '2026-10-25T01', '2027-10-31T01', '2028-10-29T01']),
  ]),
  'America/New_York': inOrder([
    [Number.NEGATIVE_INFINITY, -5 * HOUR],
    ...changes(-4 * HOUR, ['2025-03-09T07', '2026-03-08T07', '2027-03-14T07', '2028-03-12T07']),
    ...changes(-5 * HOUR, ['2025-11-02T06', '2026-11-01T06', '2027-11-07T06', '2028-11-05T06']),
  ]),
  'Pacific/Apia': inOrder([
    [Number.NEGATIVE_INFINITY, -10 * HOUR],
    ...changes(14 * HOUR, ['2011-12-30T10']),
  ]),
};

/** Some zones, written down, so that what is tried with them does not hang on the machine's data. */
export const ZONES: TimeZones = {
  isKnown: (zone) => Object.hasOwn(CHANGES, zone),
  localAt: (zone, instant) => instant + offsetAt(zone, instant),
  instantAt: (zone, local) => {
    for (const [index, [from, offset]] of changesOf(zone).entries()) {
      const at = Math.max(from, local - offset);
      const next = changesOf(zone)[index + 1];
      if (next === undefined || at < next[0]) return at;
    }
    throw new RangeError(zone);
  },
};

/** Of `YYYY-MM-DDThh:mm` in a zone, ms. */
export function at(zone: string, local: string): number {
  return ZONES.instantAt(zone, utc(local));
}

/** Of `YYYY-MM-DDThh:mm` in UTC, ms. */
export function utc(text: string): number {
  const instant = parseInstant(`${text}:00.000Z`);
  if (instant === null) throw new TypeError(`${text} is no instant`);
  return instant;
}

function changes(offset: number, hours: string[]): Change[] {
  return hours.map((hour) => [utc(`${hour}:00`), offset]);
}

function inOrder(all: Change[]): Change[] {
  return all.sort(([a], [b]) => a - b);
}

function changesOf(zone: string): Change[] {
  const found = CHANGES[zone];
  if (found === undefined) throw new RangeError(`${zone} is not known`);
  return found;
}

function offsetAt(zone: string, instant: number): number {
  return changesOf(zone).findLast(([from]) => from <= instant)?.[1] ?? 0;
}
