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
    const { keyId } = sighting;
    return [...sighting.versions].map(([version, one]) => ({ keyId, sourceId, version, ...one }));
  });
  await upsertVersions(intake, seen);
  await addScopes(intake, seen);
  await addRecent(
    intake,
    seen.flatMap(({ sourceId, version, slots }) =>
      [...slots].map(([startedAt, count]) => ({ sourceId, version, startedAt, count })),
    ),
  );
}

/** What a key's api does not have, no key can be asked for in earnest: it is not remembered. */
async function addScopes({ tx }: SourceIntake, seen: readonly SeenVersion[]): Promise<void> {
  const told = seen.filter(({ scopes }) => scopes.size > 0);
  if (told.length === 0) return;
  const known = await scopesOfKeys(tx, [...new Set(told.map(({ keyId }) => keyId))]);
  const rows = told.flatMap(({ sourceId, keyId, version, scopes }) =>
    [...scopes]
      .filter(([scope]) => known.get(keyId)?.has(scope))
      .map(([scope, refusedAt]) => ({
        source_id: sourceId,
        version,
        scope,
        refused_at: refusedAt,
      })),
  );
  await inRows(rows, (part) =>
    tx
      .insertInto('source_scopes')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['source_id', 'version', 'scope'])
          .doUpdateSet((set) => ({ refused_at: set.ref('excluded.refused_at') }))
          // Most reports tell nothing new: then nothing is written.
          .where(sql<boolean>`excluded.refused_at > coalesce(source_scopes.refused_at, 0)`),
      )
      .execute(),
  );
}

async function scopesOfKeys(
  tx: SourceIntake['tx'],
  keyIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await tx
    .selectFrom('keys')
    .innerJoin('apis', 'apis.id', 'keys.api_id')
    .select(['keys.id', 'apis.scopes'])
    .where('keys.id', 'in', keyIds)
    .execute();
  return new Map(rows.map(({ id, scopes }) => [id, new Set<string>(JSON.parse(scopes))]));
}

type SeenVersion = VersionSighting & { keyId: string; sourceId: string; version: number };

async function upsertVersions({ tx }: SourceIntake, seen: readonly SeenVersion[]): Promise<void> {
  const versions = seen.map((one) => ({
    source_id: one.sourceId,
    version: one.version,
    first_seen_at: one.firstAt,
    last_seen_at: one.lastAt,
    accepted: one.accepted,
    refused: one.refused,
    first_accepted_at: one.firstAcceptedAt,
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
          first_accepted_at: lesser(
            sql`coalesce(source_versions.first_accepted_at, excluded.first_accepted_at)`,
            sql`coalesce(excluded.first_accepted_at, source_versions.first_accepted_at)`,
          ),
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
      sightings.map(({ keyId, source, firstAt, lastAt, presentations, gapMs, untoldAt }) => ({
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
        untold_at: untoldAt,
        accounted: presentations,
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
          untold_at: lastUntold(),
          accounted: sql<number>`sources.presentations + excluded.presentations`,
          gone_at: sql<number | null>`case
            when excluded.last_seen_at > sources.gone_at then null else sources.gone_at end`,
        })),
    )
    .returning(['id', 'key_id', 'address_prefix', 'user_agent', 'route', 'region'])
    .execute();
}

/** A server of an earlier release counts presentations alone: nobody told what those asked for. */
function lastUntold(): RawBuilder<number | null> {
  const known = sql`(case
    when sources.presentations = sources.accounted then sources.untold_at
    else sources.last_seen_at end)`;
  return greater(
    sql`coalesce(${known}, excluded.untold_at)`,
    sql`coalesce(excluded.untold_at, ${known})`,
  );
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
