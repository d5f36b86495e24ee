import { ephemeralSilenceMs, type ReadinessHolder } from '@keyturn/core';
import type { HolderRow } from '../deliver/holder-row.ts';
import type { Deployment } from '../deployment.ts';

/**
 * The holders of keys, by key, without those that are gone. Ephemeral ones that left a while ago are
 * not read: a fleet may have had a million of them.
 */
export async function readinessHolders(
  { store, durations }: Deployment,
  keyIds: readonly string[],
  now: number,
): Promise<Map<string, ReadinessHolder[]>> {
  const rows = await store.db
    .selectFrom('holders')
    .selectAll()
    .where('key_id', 'in', keyIds)
    .where('gone_at', 'is', null)
    .where((where) =>
      where.or([
        where('kind', '=', 'durable'),
        where('last_seen_at', '>=', now - 2 * ephemeralSilenceMs(durations)),
      ]),
    )
    .orderBy('id')
    .execute();
  const found = new Map<string, ReadinessHolder[]>();
  for (const [keyId, ofKey] of Map.groupBy(rows, (row) => row.key_id)) {
    found.set(keyId, ofKey.map(holderFact));
  }
  return found;
}

function holderFact(row: HolderRow): ReadinessHolder {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ReadinessHolder['kind'],
    class: row.class as ReadinessHolder['class'],
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
    pickedUpVersion: row.picked_up_version,
    pickedUpAt: row.picked_up_at,
    confirmedVersion: row.confirmed_version,
    confirmedAt: row.confirmed_at,
    taintedAt: row.tainted_at,
  };
}
