import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { acceptedBefore } from './presentations.ts';

/** Somebody asked for a scope that was taken from the version presented, and was refused. */
export interface RefusedScope {
  scope: string;
  sourceId: string;
  /** The last time, server time in ms. */
  at: number;
  /** The source was accepted before the scope was taken, with whichever version of the key. */
  wasAccepted: boolean;
}

/**
 * Who was refused since then for want of a scope that was taken from a version, as far as verifiers
 * have reported; oldest first. Where a request needs several scopes it counts for each of them.
 */
export async function refusedScopesSince(
  tx: Kysely<Database>,
  version: { keyId: string; number: number },
  taken: readonly { scope: string; at: number }[],
): Promise<RefusedScope[]> {
  if (taken.length === 0) return [];
  const rows = await tx
    .selectFrom('source_scopes')
    .innerJoin('sources', 'sources.id', 'source_scopes.source_id')
    .select(['source_scopes.source_id', 'source_scopes.scope', 'source_scopes.refused_at'])
    .where('sources.key_id', '=', version.keyId)
    .where('source_scopes.version', '=', version.number)
    .where('source_scopes.refused_at', 'is not', null)
    .orderBy('source_scopes.refused_at')
    .orderBy('source_scopes.source_id')
    .execute();
  const refused: RefusedScope[] = [];
  for (const { scope, at: since } of taken) {
    const own = rows.filter((row) => row.scope === scope && (row.refused_at ?? 0) >= since);
    if (own.length === 0) continue;
    const accepted = await acceptedBefore(tx, version.keyId, since);
    for (const { source_id: sourceId, refused_at: at } of own) {
      refused.push({ scope, sourceId, at: at ?? since, wasAccepted: accepted.has(sourceId) });
    }
  }
  return refused;
}
