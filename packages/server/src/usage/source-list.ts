import type { Page, Source } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readCursor, writeCursor } from '../page.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import { sourceViews } from './source-view.ts';

export interface SourceQuery extends PageRequest {
  /** Those of keys of these apis; null: of all. */
  apiIds: readonly string[] | null;
  keyId?: string | null;
}

/**
 * The sources that are remembered, by when they were first seen.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listSources(
  { store, serverTime }: Deployment,
  { apiIds, keyId = null, cursor, limit }: SourceQuery,
): Promise<Page<Source>> {
  if (apiIds?.length === 0) return { items: [], next: null };
  const after = readCursor(cursor);
  let query = store.db
    .selectFrom('sources')
    .innerJoin('keys', 'keys.id', 'sources.key_id')
    .selectAll('sources')
    .where('sources.last_seen_at', '>=', serverTime.now() - REMEMBERED_MS);
  if (apiIds !== null) query = query.where('keys.api_id', 'in', apiIds);
  if (keyId !== null) query = query.where('sources.key_id', '=', keyId);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('sources.first_seen_at', 'sources.id'), '>', tuple(after.at, after.id)),
    );
  }
  const rows = await query
    .orderBy('sources.first_seen_at')
    .orderBy('sources.id')
    .limit(limit + 1)
    .execute();
  const last = rows[limit - 1];
  const next =
    rows.length > limit && last ? writeCursor({ at: last.first_seen_at, id: last.id }) : null;
  return { items: await sourceViews(store.db, rows.slice(0, limit)), next };
}
