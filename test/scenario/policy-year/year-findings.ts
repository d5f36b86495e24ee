import { calendarTimes, isOpen, nextOpening } from '@keyturn/core';
import { DAY } from '../../lifecycle-world.ts';
import { ladderFindings } from './ladder-findings.ts';
import type { PolicyYear } from './policy-year.ts';
import { YEAR_POLICIES } from './year-policies.ts';
import { rotationsOf, type YearRotation } from './year-rotations.ts';

/** Versions that were in use, or could still be, beyond the greatest age of their policy. */
async function tooOld(year: PolicyYear, rotations: YearRotation[]): Promise<string[]> {
  const { now } = year.world;
  const left = rotations.flatMap(({ policy, leavingSince, ended_at, key_id }) => {
    const ageMs = (ended_at ?? now) - leavingSince;
    return ageMs <= (policy.maxAgeMs ?? Number.POSITIVE_INFINITY) ? [] : [`${key_id}: ${ageMs}`];
  });
  const rows = await year.world.deployment.store.db
    .selectFrom('versions')
    .select(['key_id', 'handed_out_at'])
    .where('designation', '=', 'primary')
    .execute();
  const policies = new Map(year.keys.map(({ keyId, policy }) => [keyId, policy]));
  const living = rows.flatMap(({ key_id, handed_out_at }) => {
    const policy = YEAR_POLICIES.find(({ name }) => name === policies.get(key_id));
    const ageMs = now - (handed_out_at ?? now);
    return ageMs <= (policy?.maxAgeMs ?? Number.POSITIVE_INFINITY) ? [] : [`${key_id}: ${ageMs}`];
  });
  return [...left, ...living];
}

/** Begins, hand-outs and suspensions that came while the calendar was closed. */
function inClosedTime({ world }: PolicyYear, rotations: YearRotation[]): string[] {
  const { timeZones } = world.deployment;
  return rotations.flatMap(({ policy, key_id, started_at, promoted_at, suspended_at }) => {
    const times = calendarTimes(policy.calendar, timeZones);
    const instants = { started_at, promoted_at, suspended_at };
    return Object.entries(instants).flatMap(([what, at]) =>
      at === null || isOpen(times, at) ? [] : [`${key_id}: ${what} ${new Date(at).toISOString()}`],
    );
  });
}

/** Rotations by dates that began on no day of their policy, nor in the first opening after one. */
function offTheirDates({ world }: PolicyYear, rotations: YearRotation[]): string[] {
  const { timeZones } = world.deployment;
  return rotations.flatMap(({ policy: { calendar, rotateOn }, key_id, started_at }) => {
    if (rotateOn === null || calendar === null) return [];
    const times = calendarTimes(calendar, timeZones);
    const begins = rotateOn.map((day) =>
      timeZones.instantAt(calendar.timeZone, Date.parse(`2026-${day}`)),
    );
    const isOnOne = begins.some((begin) => {
      const opens = nextOpening(times, begin) ?? Number.NaN;
      return started_at >= opens && started_at < opens + DAY;
    });
    return isOnOne ? [] : [`${key_id}: ${new Date(started_at).toISOString()}`];
  });
}

/** All that a year has found, as plain data. */
export async function findingsOf(year: PolicyYear) {
  const rotations = await rotationsOf(year);
  return {
    refused: year.refused,
    tooOld: await tooOld(year, rotations),
    inClosedTime: inClosedTime(year, rotations),
    offTheirDates: offTheirDates(year, rotations),
    ...(await ladderFindings(year, rotations)),
    suspensions: year.suspensions,
    begunOtherwise: rotations.filter(({ by_schedule }) => by_schedule !== 1).map(({ id }) => id),
    ended: YEAR_POLICIES.map(
      ({ name }) =>
        rotations.filter(({ policy, ended_at }) => policy.name === name && ended_at).length,
    ),
  };
}

export type YearFindings = Awaited<ReturnType<typeof findingsOf>>;
