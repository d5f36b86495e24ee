import type { PresentationFact } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * Who presented a version since then, as far as verifiers have reported; by source, oldest first. To
 * have been accepted since earns nothing: a verifier may not have heard of the suspension (K6).
 * A source is an address prefix with a user agent, a route and a region.
 */
export async function presentationsSince(
  tx: Kysely<Database>,
  version: { keyId: string; number: number },
  since: number,
): Promise<PresentationFact[]> {
  const seen = await tx
    .selectFrom('source_versions')
    .innerJoin('sources', 'sources.id', 'source_versions.source_id')
    .select(['source_versions.source_id', 'source_versions.last_seen_at'])
    .select(['sources.address_prefix', 'sources.user_agent'])
    .where('sources.key_id', '=', version.keyId)
    .where('source_versions.version', '=', version.number)
    .where('source_versions.last_seen_at', '>=', since)
    .orderBy('source_versions.last_seen_at')
    .orderBy('source_versions.source_id')
    .execute();
  const lastAt = await lastPresentedAt(tx, version);
  if (lastAt === null || lastAt < since) return [];
  const accepted = await acceptedBefore(tx, version.keyId, since);
  const named: PresentationFact[] = seen.map((row) => ({
    sourceId: row.source_id,
    name: nameOf(row),
    at: row.last_seen_at,
    wasAccepted: accepted.has(row.source_id),
  }));
  const isByNamed = (named.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= lastAt;
  return isByNamed
    ? named
    : [...named, { sourceId: null, name: '', at: lastAt, wasAccepted: false }];
}

function nameOf(row: { address_prefix: string; user_agent: string }): string {
  const address = row.address_prefix || 'an unrecorded address';
  return row.user_agent ? `${address} with ${row.user_agent}` : address;
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
