import type { RetirementTime } from './age-sum.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS } from './local-date.ts';
import { firstOpening, lastOpening, type Opening } from './openings.ts';
import type { PlannedRotation, ScheduleFacts } from './rotation-schedule.ts';

/** An instant that was chosen for the begin of a rotation, ms. */
export type ChosenBegin = Pick<PlannedRotation, 'at' | 'placed'>;

export interface AgeLimits {
  /** The age at which the rotation is due. */
  ageMs: number;
  /** Null: no age is too great. */
  maxAgeMs: number | null;
  retirement: RetirementTime;
}

/** Instants at which a rotation may begin, both ends among them. */
interface Room {
  start: number;
  end: number;
}

/** At the end of an opening nothing begins: the hand-out follows within a lease (K1), and has to fit. */
const LAST_BEGIN_MS = 5 * MINUTE_MS;
/** With less left of an opening than this, many keys would begin at once; the next is taken. */
const LEAST_ROOM_MS = HOUR_MS;
/** The next opening is only taken for its room where it is not farther away: over a weekend. */
const LONGEST_WAIT_FOR_ROOM_MS = 4 * DAY_MS;
/** Nothing is spread over a greater share of the age, or over more than a day. */
const SPREAD_SHARE = 0.1;

/** Null: the calendar has no opening for a year. */
export function beginByAge(
  times: CalendarTimes,
  facts: ScheduleFacts,
  limits: AgeLimits,
): ChosenBegin | null {
  const { handedOutAt, notBefore, jitter } = facts;
  const { ageMs } = limits;
  const wanted = Math.max(handedOutAt + ageMs, notBefore);
  const latest = latestBegin(times, handedOutAt, limits);
  const spreadMs = spreadOf(ageMs);
  const first = roomAt(times, wanted, latest, ageMs);
  if (first !== null && first.start <= latest) {
    const end = Math.min(first.end, latest, first.start + spreadMs);
    const placed = first.start > wanted ? 'later' : 'as-due';
    return { at: spread({ start: first.start, end }, jitter), placed };
  }
  const earliest = Math.max(notBefore, handedOutAt + Math.ceil(ageMs / 2));
  const before = roomBefore(times, Math.min(latest, wanted), { earliest, spreadMs });
  if (before !== null) return { at: spread(before, jitter), placed: 'earlier' };
  if (first === null) return null;
  const end = Math.min(first.end, first.start + spreadMs);
  return { at: spread({ start: first.start, end }, jitter), placed: 'too-late' };
}

/** Null: the calendar has no opening for a year. */
export function beginOnDate(
  times: CalendarTimes,
  due: number,
  { notBefore, jitter }: ScheduleFacts,
): ChosenBegin | null {
  const wanted = Math.max(due, notBefore);
  const opening = firstOpening(times, wanted);
  if (opening === null) return null;
  const { zone, zones } = times;
  const { start, end } = roomOf(opening);
  const tomorrow = (dayOf(zones.localAt(zone, start)) + 1) * DAY_MS;
  const dayEnd = Math.max(start, zones.instantAt(zone, tomorrow) - 1);
  const at = spread({ start, end: Math.min(end, dayEnd) }, jitter);
  return { at, placed: start > wanted ? 'later' : 'as-due' };
}

/**
 * The last instant at which a rotation may begin for the version to be out of use by its greatest age.
 * What is suspended is suspended in an opening as well.
 */
function latestBegin(times: CalendarTimes, handedOutAt: number, limits: AgeLimits): number {
  const { maxAgeMs, retirement } = limits;
  if (maxAgeMs === null) return Number.POSITIVE_INFINITY;
  const suspendedBy = handedOutAt + maxAgeMs - retirement.suspensionMs;
  const opening = lastOpening(times, suspendedBy);
  if (opening === null) return Number.NEGATIVE_INFINITY;
  return Math.min(suspendedBy, roomOf(opening).end) - retirement.beforeSuspensionMs;
}

/** The room from `wanted` on, or in the next opening where that leaves too little and is near enough. */
function roomAt(times: CalendarTimes, wanted: number, latest: number, ageMs: number): Room | null {
  const opening = firstOpening(times, wanted);
  if (opening === null) return null;
  const room = roomOf(opening);
  const least = Math.min(LEAST_ROOM_MS, spreadOf(ageMs));
  if (opening.start > wanted || room.end - room.start >= least) return room;
  const next = firstOpening(times, opening.end);
  if (next === null) return room;
  const patience = wanted + Math.min(LONGEST_WAIT_FOR_ROOM_MS, ageMs * SPREAD_SHARE);
  // What is too late already becomes no better by many beginning in the last minutes of a day.
  const lastStart = latest < wanted ? patience : Math.min(latest, patience);
  return next.start <= lastStart ? roomOf(next) : room;
}

/** The end of what is open at or before `latest`; null where it ends before `earliest`. */
function roomBefore(
  times: CalendarTimes,
  latest: number,
  { earliest, spreadMs }: { earliest: number; spreadMs: number },
): Room | null {
  const opening = latest < earliest ? null : lastOpening(times, latest);
  if (opening === null) return null;
  const room = roomOf(opening);
  const end = Math.min(room.end, latest);
  return end < earliest ? null : { start: Math.max(room.start, earliest, end - spreadMs), end };
}

function roomOf({ start, end }: Opening): Room {
  const keptFreeMs = Math.min(LAST_BEGIN_MS, Math.floor((end - start) / 2));
  return { start, end: Math.max(start, end - 1 - keptFreeMs) };
}

function spreadOf(ageMs: number): number {
  return Math.min(DAY_MS, Math.floor(ageMs * SPREAD_SHARE));
}

function spread({ start, end }: Room, jitter: number): number {
  return start + Math.min(end - start, Math.floor(jitter * (end - start + 1)));
}
