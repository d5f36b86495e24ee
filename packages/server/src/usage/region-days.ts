import { REGION_SLOT_MS, type RegionFact, regionFact } from '@keyturn/core';
import { type Kysely, sql } from 'kysely';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';
import { fold } from './fold.ts';
import type { Use } from './reported-use.ts';

const DAY_MS = 86_400_000;

/**
 * Remembers in which hours a region accepted something for an api (K5b): time in which it accepted
 * nothing at all says nothing about its clients. Probes are no clients. At most one statement that
 * writes, and none where the hours are known.
 */
export async function addRegionHours(
  tx: Kysely<Database>,
  region: string,
  uses: readonly Use[],
): Promise<void> {
  const accepted = uses.filter(
    (use) => use.apiId !== '' && !use.probe && use.outcome === 'accepted',
  );
  const seen = fold(
    accepted.flatMap(({ apiId, firstAt, lastAt }) => [
      { apiId, at: firstAt },
      { apiId, at: lastAt },
    ]),
    ({ apiId, at }) => [apiId, dayOf(at)],
    ({ apiId, at }) => ({ api_id: apiId, region, day: dayOf(at), hours: hourBit(at) }),
    (row, { at }) => {
      row.hours |= hourBit(at);
    },
  );
  const missing = await notKnown(tx, region, seen);
  if (missing.length === 0) return;
  await tx
    .insertInto('region_days')
    .values(missing)
    .onConflict((conflict) =>
      conflict
        .columns(['api_id', 'region', 'day'])
        .doUpdateSet({ hours: sql<number>`region_days.hours | excluded.hours` }),
    )
    .execute();
}

interface DayRow {
  api_id: string;
  region: string;
  day: number;
  hours: number;
}

async function notKnown(
  tx: Kysely<Database>,
  region: string,
  rows: readonly DayRow[],
): Promise<DayRow[]> {
  if (rows.length === 0) return [];
  const known = await tx
    .selectFrom('region_days')
    .selectAll()
    .where('region', '=', region)
    .where('api_id', 'in', [...new Set(rows.map(({ api_id }) => api_id))])
    .where('day', 'in', [...new Set(rows.map(({ day }) => day))])
    .execute();
  const hours = new Map(known.map((row) => [nameOf(row), row.hours]));
  return rows.filter((row) => ((hours.get(nameOf(row)) ?? 0) & row.hours) !== row.hours);
}

/** What is known of the regions of an api. A command reads watermarks first: see `instanceFacts`. */
export async function regionFacts(
  tx: Kysely<Database>,
  apiId: string,
  now: number,
): Promise<RegionFact[]> {
  const rows = await tx
    .selectFrom('region_days')
    .selectAll()
    .where('api_id', '=', apiId)
    .where('day', '>=', now - REMEMBERED_MS)
    .orderBy('region')
    .orderBy('day')
    .execute();
  return [...Map.groupBy(rows, ({ region }) => region)].map(([region, days]) =>
    regionFact(region, days.flatMap(hoursOf)),
  );
}

/** Forgets what is older than anything that counts. */
export async function forgetRegionDays(tx: Kysely<Database>, now: number): Promise<void> {
  await tx
    .deleteFrom('region_days')
    .where('day', '<', now - REMEMBERED_MS - DAY_MS)
    .execute();
}

function hoursOf({ day, hours }: Pick<DayRow, 'day' | 'hours'>): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour)
    .filter((hour) => (hours & (1 << hour)) !== 0)
    .map((hour) => day + hour * REGION_SLOT_MS);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

function hourBit(at: number): number {
  return 1 << Math.floor((at - dayOf(at)) / REGION_SLOT_MS);
}

function nameOf({ api_id, day }: Pick<DayRow, 'api_id' | 'day'>): string {
  return `${api_id} ${day}`;
}
