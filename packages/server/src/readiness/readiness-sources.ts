import type { ReadinessSource } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** What is remembered of the sources of keys, by key, each with the version that it presented last. */
export async function readinessSources(
  db: Kysely<Database>,
  keyIds: readonly string[],
  since: number,
): Promise<Map<string, ReadinessSource[]>> {
  const rows = await db
    .selectFrom('sources')
    .selectAll()
    .select((outer) =>
      outer
        .selectFrom('source_versions')
        .select(({ fn }) => fn.max('version').as('version'))
        .whereRef('source_versions.source_id', '=', 'sources.id')
        .whereRef('source_versions.last_seen_at', '=', 'sources.last_seen_at')
        .as('last_version'),
    )
    .where('key_id', 'in', keyIds)
    .where('last_seen_at', '>=', since)
    .orderBy('id')
    .execute();
  const found = new Map<string, ReadinessSource[]>();
  for (const [keyId, ofKey] of Map.groupBy(rows, (row) => row.key_id)) {
    found.set(
      keyId,
      ofKey.map((row) => ({
        id: row.id,
        addressPrefix: row.address_prefix,
        userAgent: row.user_agent,
        route: row.route,
        region: row.region,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        longestGapMs: row.longest_gap_ms,
        gone: row.gone_at !== null,
        lastVersion: row.last_version,
      })),
    );
  }
  return found;
}
