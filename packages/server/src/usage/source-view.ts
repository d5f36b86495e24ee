import { formatInstant, type Source } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Database, SourcesTable } from '../store/schema.ts';

/** Sources as people see them, each with the versions that it presented. */
export async function sourceViews(
  db: Kysely<Database>,
  rows: readonly Selectable<SourcesTable>[],
): Promise<Source[]> {
  if (rows.length === 0) return [];
  const versions = await db
    .selectFrom('source_versions')
    .selectAll()
    .where(
      'source_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('version')
    .execute();
  const bySource = Map.groupBy(versions, ({ source_id }) => source_id);
  return rows.map((row) => ({
    id: row.id,
    keyId: row.key_id,
    addressPrefix: row.address_prefix,
    userAgent: row.user_agent,
    route: row.route,
    region: row.region,
    firstSeenAt: formatInstant(row.first_seen_at),
    lastSeenAt: formatInstant(row.last_seen_at),
    presentations: row.presentations,
    longestGapMs: row.longest_gap_ms,
    goneAt: row.gone_at === null ? null : formatInstant(row.gone_at),
    versions: (bySource.get(row.id) ?? []).map((seen) => ({
      version: seen.version,
      firstSeenAt: formatInstant(seen.first_seen_at),
      lastSeenAt: formatInstant(seen.last_seen_at),
      accepted: seen.accepted,
      refused: seen.refused,
    })),
  }));
}
