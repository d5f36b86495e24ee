import { type ExpressionWrapper, type RawBuilder, sql } from 'kysely';
import { inRows } from '../in-rows.ts';
import { newId } from '../new-id.ts';
import type { Database } from '../store/schema.ts';
import { addRecent } from './recent.ts';
import type { Sighting, VersionSighting } from './sightings.ts';
import type { SourceIntake } from './source-intake.ts';

/** Writes sightings into `sources`, `source_versions` and `source_slots`. */
export async function writeSightings(
  intake: SourceIntake,
  sightings: readonly Sighting[],
): Promise<void> {
  const rows = await upsertSources(intake, sightings);
  const ids = new Map(rows.map((row) => [nameOfRow(row), row.id]));
  const seen = sightings.flatMap((sighting) => {
    const sourceId = ids.get(nameOf(sighting, intake.region)) ?? '';
    return [...sighting.versions].map(([version, one]) => ({ sourceId, version, ...one }));
  });
  await upsertVersions(intake, seen);
  await addRecent(
    intake,
    seen.flatMap(({ sourceId, version, slots }) =>
      [...slots].map(([startedAt, count]) => ({ sourceId, version, startedAt, count })),
    ),
  );
}

type SeenVersion = VersionSighting & { sourceId: string; version: number };

async function upsertVersions({ tx }: SourceIntake, seen: readonly SeenVersion[]): Promise<void> {
  const versions = seen.map(({ sourceId, version, firstAt, lastAt, accepted, refused }) => ({
    source_id: sourceId,
    version,
    first_seen_at: firstAt,
    last_seen_at: lastAt,
    accepted,
    refused,
  }));
  await inRows(versions, (part) =>
    tx
      .insertInto('source_versions')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'version']).doUpdateSet((set) => ({
          first_seen_at: lesser(
            set.ref('source_versions.first_seen_at'),
            set.ref('excluded.first_seen_at'),
          ),
          last_seen_at: greater(
            set.ref('source_versions.last_seen_at'),
            set.ref('excluded.last_seen_at'),
          ),
          accepted: set('source_versions.accepted', '+', set.ref('excluded.accepted')),
          refused: set('source_versions.refused', '+', set.ref('excluded.refused')),
        })),
      )
      .execute(),
  );
}

/**
 * One statement, so that two reports that see one source at the same time both count. A source that
 * a person called gone, and that is seen again after that, is there again.
 */
async function upsertSources(
  { tx, random, region }: SourceIntake,
  sightings: readonly Sighting[],
): Promise<(SourceName & { id: string })[]> {
  return tx
    .insertInto('sources')
    .values(
      sightings.map(({ keyId, source, firstAt, lastAt, presentations, gapMs }) => ({
        id: newId(random, 'src'),
        key_id: keyId,
        address_prefix: source.addressPrefix,
        user_agent: source.userAgent,
        route: source.route,
        region,
        first_seen_at: firstAt,
        last_seen_at: lastAt,
        presentations,
        longest_gap_ms: gapMs,
        gone_at: null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['key_id', 'address_prefix', 'user_agent', 'route', 'region'])
        .doUpdateSet((set) => ({
          first_seen_at: lesser(
            set.ref('sources.first_seen_at'),
            set.ref('excluded.first_seen_at'),
          ),
          last_seen_at: greater(set.ref('sources.last_seen_at'), set.ref('excluded.last_seen_at')),
          presentations: set('sources.presentations', '+', set.ref('excluded.presentations')),
          longest_gap_ms: longestGap(),
          gone_at: sql<number | null>`case
            when excluded.last_seen_at > sources.gone_at then null else sources.gone_at end`,
        })),
    )
    .returning(['id', 'key_id', 'address_prefix', 'user_agent', 'route', 'region'])
    .execute();
}

/** Reports come in any order: this one's presentations lie after, before or among the others. */
function longestGap(): RawBuilder<number> {
  const within = greater(sql`sources.longest_gap_ms`, sql`excluded.longest_gap_ms`);
  const after = sql`(excluded.first_seen_at - sources.last_seen_at)`;
  const before = sql`(sources.first_seen_at - excluded.last_seen_at)`;
  return greater(within, greater(after, before));
}

type Operand = RawBuilder<unknown> | ExpressionWrapper<Database, never, unknown>;

// SQLite and PostgreSQL have no name in common for the greater of two values.
function greater(a: Operand, b: Operand): RawBuilder<number> {
  return sql<number>`(case when ${a} > ${b} then ${a} else ${b} end)`;
}

function lesser(a: Operand, b: Operand): RawBuilder<number> {
  return sql<number>`(case when ${a} < ${b} then ${a} else ${b} end)`;
}

interface SourceName {
  key_id: string;
  address_prefix: string;
  user_agent: string;
  route: string;
  region: string;
}

/** The identity of a remembered source. */
export function nameOfRow(row: SourceName): string {
  return JSON.stringify([row.key_id, row.address_prefix, row.user_agent, row.route, row.region]);
}

/** The identity that a sighting has as a remembered source. */
export function nameOf({ keyId, source }: Sighting, region: string): string {
  return JSON.stringify([keyId, source.addressPrefix, source.userAgent, source.route, region]);
}
