import type { SourceFact, SourceScopes } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type {
  Database,
  SourceScopesTable,
  SourcesTable,
  SourceVersionsTable,
} from '../store/schema.ts';
import { isIncomplete } from './incomplete.ts';

/**
 * What is remembered of a lineage's sources (K5b), as a rotation from version `leaving` to version
 * `staying` sees it. A command reads watermarks first: see `instanceFacts`.
 */
export async function sourceFacts(
  tx: Kysely<Database>,
  deployment: Deployment,
  keyId: string,
  leaving: number,
  staying: number,
): Promise<{ sources: SourceFact[]; overflow: boolean }> {
  const now = deployment.serverTime.now();
  const key = await tx
    .selectFrom('keys')
    .select('sources_missed_at')
    .where('id', '=', keyId)
    .executeTakeFirst();
  const rows = await tx
    .selectFrom('sources')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('last_seen_at', '>=', now - REMEMBERED_MS)
    .orderBy('id')
    .execute();
  const seen = await tx
    .selectFrom('source_versions')
    .innerJoin('sources', 'sources.id', 'source_versions.source_id')
    .selectAll('source_versions')
    .where('sources.key_id', '=', keyId)
    .where('source_versions.version', 'in', [leaving, staying])
    .execute();
  const scopes = await scopesBySource(tx, keyId);
  const onLeaving = bySource(seen, leaving);
  const onStaying = bySource(seen, staying);
  return {
    sources: rows.map((row) => ({
      ...sourceFact(row, onLeaving.get(row.id), onStaying.get(row.id)),
      scopes: scopesOf(row, scopes.get(row.id) ?? [], leaving),
    })),
    overflow: key !== undefined && isIncomplete(key, now),
  };
}

type SourceScope = Pick<Selectable<SourceScopesTable>, 'source_id' | 'version' | 'scope'>;

async function scopesBySource(
  tx: Kysely<Database>,
  keyId: string,
): Promise<Map<string, SourceScope[]>> {
  const rows = await tx
    .selectFrom('source_scopes')
    .innerJoin('sources', 'sources.id', 'source_scopes.source_id')
    .select(['source_scopes.source_id', 'source_scopes.version', 'source_scopes.scope'])
    .where('sources.key_id', '=', keyId)
    .orderBy('source_scopes.scope')
    .execute();
  return Map.groupBy(rows, ({ source_id }) => source_id);
}

function scopesOf(
  { untold_at, presentations, accounted, last_seen_at }: Selectable<SourcesTable>,
  rows: readonly SourceScope[],
  leaving: number,
): SourceScopes {
  const onLeaving = rows.filter(({ version }) => version === leaving);
  return {
    asked: [...new Set(rows.map(({ scope }) => scope))],
    askedOnLeaving: onLeaving.map(({ scope }) => scope),
    untoldAt: presentations === accounted ? untold_at : last_seen_at,
  };
}

type SourceVersion = Selectable<SourceVersionsTable>;

function bySource(rows: readonly SourceVersion[], version: number): Map<string, SourceVersion> {
  return new Map(rows.filter((row) => row.version === version).map((row) => [row.source_id, row]));
}

function sourceFact(
  row: Selectable<SourcesTable>,
  leaving: SourceVersion | undefined,
  staying: SourceVersion | undefined,
): SourceFact {
  return {
    id: row.id,
    addressPrefix: row.address_prefix,
    userAgent: row.user_agent,
    route: row.route,
    region: row.region,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    longestGapMs: row.longest_gap_ms,
    lastOnLeaving: leaving?.last_seen_at ?? null,
    lastOnStaying: staying?.last_seen_at ?? null,
    firstOnStaying: staying?.first_seen_at ?? null,
    gone: row.gone_at !== null,
  };
}
