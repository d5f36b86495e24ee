import {
  calendarTimes,
  DEFAULT_LADDER_MS,
  isOpen,
  nextOpening,
  type PolicyDocument,
} from '@keyturn/core';
import type { RotationRow } from '../../../packages/server/src/lifecycle/lineage-load.ts';
import { DAY } from '../../lifecycle-world.ts';
import type { PolicyYear } from './policy-year.ts';
import { YEAR_POLICIES } from './year-policies.ts';

/** A rotation of the year, with what its policy had to keep. */
interface YearRotation extends RotationRow {
  policy: PolicyDocument;
  /** When the version that left was handed out. */
  leavingSince: number;
  /** From when the rotation could be planned: the hand-out of the first version, or the last end. */
  plannedFrom: number;
}

/** All rotations that ended or are open, in the order in which they began. */
async function rotationsOf({ world, keys }: PolicyYear): Promise<YearRotation[]> {
  const { db } = world.deployment.store;
  const policies = new Map(keys.map(({ keyId, policy }) => [keyId, policy]));
  const rows = await db.selectFrom('rotations').selectAll().orderBy('started_at').execute();
  const versions = await db
    .selectFrom('versions')
    .select(['key_id', 'number', 'handed_out_at'])
    .execute();
  const handedOut = new Map(
    versions.map((row) => [`${row.key_id} ${row.number}`, row.handed_out_at ?? 0]),
  );
  const endedAt = new Map<string, number>();
  return rows.map((row) => {
    const policy = YEAR_POLICIES.find(({ name }) => name === policies.get(row.key_id));
    if (policy === undefined) throw new TypeError(`${row.key_id} is under no policy`);
    const leavingSince = handedOut.get(`${row.key_id} ${row.from_version}`) ?? 0;
    const plannedFrom = endedAt.get(row.key_id) ?? leavingSince;
    endedAt.set(row.key_id, row.ended_at ?? Number.NaN);
    return { ...row, policy, leavingSince, plannedFrom };
  });
}

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

interface Planned {
  keyId: string;
  at: string;
  step: number;
}

/** Rotations of which people were not told each step of the ladder exactly once. */
async function ladderFaults(year: PolicyYear, rotations: YearRotation[]) {
  const rows = await year.world.deployment.store.db
    .selectFrom('outbox')
    .select('data')
    .where('type', '=', 'rotation.planned')
    .execute();
  const notices: Planned[] = rows.map(({ data }) => JSON.parse(data));
  const told = Map.groupBy(notices, ({ keyId }) => keyId);
  const faults: string[] = [];
  for (const { policy, key_id, started_at, plannedFrom } of rotations) {
    const own = (told.get(key_id) ?? []).filter(({ at }) => {
      return Date.parse(at) > plannedFrom && Date.parse(at) <= started_at;
    });
    const steps = own.map(({ step }) => step).sort((a, b) => b - a);
    const planned = [...new Set(own.map(({ at }) => Date.parse(at)))];
    const wanted = planned.map((at) => stepsToTell(policy, at, plannedFrom));
    if (JSON.stringify([steps]) === JSON.stringify(wanted)) continue;
    faults.push(
      `${key_id} of ${new Date(started_at).toISOString()}: ${steps}, not ${wanted.join(' and ')}`,
    );
  }
  return { stepsTold: notices.length, ladderFaults: [...faults, ...toldTwice(notices)] };
}

/** Also of what is yet to come. */
function toldTwice(notices: readonly Planned[]): string[] {
  const names = notices.map(({ keyId, at, step }) => `${keyId} ${at}: ${step} twice`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** The steps that lie ahead when a rotation is planned, and the nearest of those that have passed. */
function stepsToTell({ ladderMs }: PolicyDocument, begin: number, plannedFrom: number): number[] {
  const steps = [...(ladderMs ?? DEFAULT_LADDER_MS)].sort((a, b) => b - a);
  const passed = steps.filter((step) => begin - step <= plannedFrom);
  return [...passed.slice(-1), ...steps.filter((step) => begin - step > plannedFrom)];
}

/** All that a year has found, as plain data. */
export async function findingsOf(year: PolicyYear) {
  const rotations = await rotationsOf(year);
  return {
    refused: year.refused,
    tooOld: await tooOld(year, rotations),
    inClosedTime: inClosedTime(year, rotations),
    offTheirDates: offTheirDates(year, rotations),
    ...(await ladderFaults(year, rotations)),
    suspensions: year.suspensions,
    begunOtherwise: rotations.filter(({ by_schedule }) => by_schedule !== 1).map(({ id }) => id),
    ended: YEAR_POLICIES.map(
      ({ name }) =>
        rotations.filter(({ policy, ended_at }) => policy.name === name && ended_at).length,
    ),
  };
}

export type YearFindings = Awaited<ReturnType<typeof findingsOf>>;
