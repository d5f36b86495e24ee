import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Somebody presented a version, and the whole secret matched. */
export interface Presentation {
  /** Null: by a source that is not remembered. */
  sourceId: string | null;
  /** The last time, server time in ms. */
  at: number;
  /** The source was accepted before `since`, with whichever version of the key. */
  wasAccepted: boolean;
}

/**
 * Who presented a version since then, as far as verifiers have reported; by source, oldest first.
 * A source is an address prefix with a user agent, a route and a region.
 */
export async function presentationsSince(
  tx: Kysely<Database>,
  version: { keyId: string; number: number },
  since: number,
): Promise<Presentation[]> {
  const seen = await tx
    .selectFrom('source_versions')
    .innerJoin('sources', 'sources.id', 'source_versions.source_id')
    .select(['source_versions.source_id', 'source_versions.last_seen_at'])
    .where('sources.key_id', '=', version.keyId)
    .where('source_versions.version', '=', version.number)
    .where('source_versions.last_seen_at', '>=', since)
    .orderBy('source_versions.last_seen_at')
    .orderBy('source_versions.source_id')
    .execute();
  const lastAt = await lastPresentedAt(tx, version);
  if (lastAt === null || lastAt < since) return [];
  const accepted = await acceptedBefore(tx, version.keyId, since);
  const named: Presentation[] = seen.map(({ source_id: sourceId, last_seen_at: at }) => ({
    sourceId,
    at,
    wasAccepted: accepted.has(sourceId),
  }));
  const isByNamed = (named.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= lastAt;
  return isByNamed ? named : [...named, { sourceId: null, at: lastAt, wasAccepted: false }];
}

async function lastPresentedAt(
  tx: Kysely<Database>,
  { keyId, number }: { keyId: string; number: number },
): Promise<number | null> {
  const row = await tx
    .selectFrom('versions')
    .select('last_used_at')
    .where('key_id', '=', keyId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.last_used_at ?? null;
}

/** The sources of a key that were accepted before then, with whichever version. */
export async function acceptedBefore(
  tx: Kysely<Database>,
  keyId: string,
  since: number,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('source_versions')
    .innerJoin('sources', 'sources.id', 'source_versions.source_id')
    .select('source_versions.source_id')
    .where('sources.key_id', '=', keyId)
    .where('source_versions.first_accepted_at', '<', since)
    .execute();
  return new Set(rows.map(({ source_id }) => source_id));
}
