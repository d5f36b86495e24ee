import { sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import { SLOT_MS, slotStart } from './slot.ts';
import type { SourceIntake } from './source-intake.ts';

const HOUR_MS = 3_600_000;

/** Slots of the ring: an hour, the hour before it, and the slots that either has begun. */
const SLOTS = 2 * (HOUR_MS / SLOT_MS) + 6;

/** How often a source presented a version in five minutes. */
export interface RecentUse {
  sourceId: string;
  version: number;
  startedAt: number;
  count: number;
}

/**
 * Adds to the ring of the last hours, whose size does not grow with time. What lies before the ring
 * is left out: it has no place there, and nobody asks for it.
 */
export async function addRecent({ tx, now }: SourceIntake, uses: readonly RecentUse[]) {
  const oldest = slotStart(now) - (SLOTS - 1) * SLOT_MS;
  const rows = uses
    .filter(({ startedAt }) => startedAt >= oldest)
    .map(({ sourceId, version, startedAt, count }) => ({
      source_id: sourceId,
      version,
      slot: (startedAt / SLOT_MS) % SLOTS,
      started_at: startedAt,
      count,
    }));
  await inRows(rows, (part) =>
    tx
      .insertInto('source_slots')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'version', 'slot']).doUpdateSet({
          count: sql<number>`case
            when excluded.started_at > source_slots.started_at then excluded.count
            when excluded.started_at = source_slots.started_at
              then source_slots.count + excluded.count
            else source_slots.count end`,
          started_at: sql<number>`case
            when excluded.started_at > source_slots.started_at then excluded.started_at
            else source_slots.started_at end`,
        }),
      )
      .execute(),
  );
}

/** How often a source presented a version in the last hour, and in the hour before that. */
export interface RecentCounts {
  lastHour: number;
  hourBefore: number;
}

export interface KeyRecent {
  /** Of one version, by source id; those that presented it in neither hour are left out. */
  bySource: Map<string, RecentCounts>;
  /** What all the remembered sources of the key presented in the last hour, of any version. */
  ofKey: number;
  /** The start of the last hour, ms: that of its first slot. */
  since: number;
}

/**
 * How often the sources of a key presented a version of late. Exact, to five minutes: the last hour
 * is the last 60 to 65 minutes, as its slots begin, and the hour before it the 60 minutes before
 * those. Accepted and refused presentations count, probes do not. It can grow while reports are due.
 */
export async function recentCounts(
  { serverTime, store }: Deployment,
  keyId: string,
  version: number,
): Promise<KeyRecent> {
  const since = slotStart(serverTime.now() - HOUR_MS);
  const rows = await store.db
    .selectFrom('sources')
    .innerJoin('source_slots', 'source_slots.source_id', 'sources.id')
    .select(['sources.id', 'source_slots.version', 'source_slots.started_at', 'source_slots.count'])
    .where('sources.key_id', '=', keyId)
    .where('source_slots.started_at', '>=', since - HOUR_MS)
    .execute();
  const bySource = new Map<string, RecentCounts>();
  let ofKey = 0;
  for (const row of rows) {
    const isLast = row.started_at >= since;
    if (isLast) ofKey += row.count;
    if (row.version !== version) continue;
    const counts = bySource.get(row.id) ?? { lastHour: 0, hourBefore: 0 };
    counts[isLast ? 'lastHour' : 'hourBefore'] += row.count;
    bySource.set(row.id, counts);
  }
  return { bySource, ofKey, since };
}
