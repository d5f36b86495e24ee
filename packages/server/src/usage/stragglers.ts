import type { Page, Straggler } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readCursor, writeCursor } from '../page.ts';
import { stragglersOf } from './stragglers-of-key.ts';

export interface StragglerQuery extends PageRequest {
  /** Of keys of these apis; null: of all. */
  apiIds: readonly string[] | null;
  keyId?: string | null;
}

/**
 * Who still keeps a leaving version alive: the sources of keys with an open rotation that have not
 * moved and not been quiet for long enough (K5b), by rotation, oldest first, and within a rotation
 * those first that hold it the longest. A page may hold a few more than `limit`: the sources of one
 * key are not parted.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listStragglers(
  deployment: Deployment,
  query: StragglerQuery,
): Promise<Page<Straggler>> {
  const items: Straggler[] = [];
  let cursor = query.cursor;
  while (items.length < query.limit) {
    const [rotation, another] = await openRotations(deployment, query, cursor);
    if (!rotation) return { items, next: null };
    items.push(...(await stragglersOf(deployment, rotation.key_id)));
    cursor = writeCursor({ at: rotation.started_at, id: rotation.id });
    if (!another) return { items, next: null };
  }
  return { items, next: cursor };
}

/** The next rotation that has handed out its new version, and the one after it. */
async function openRotations(
  { store }: Deployment,
  { apiIds, keyId = null }: StragglerQuery,
  cursor: string | null,
): Promise<{ id: string; key_id: string; started_at: number }[]> {
  if (apiIds?.length === 0) return [];
  const after = readCursor(cursor);
  let query = store.db
    .selectFrom('rotations')
    .innerJoin('keys', 'keys.id', 'rotations.key_id')
    .select(['rotations.id', 'rotations.key_id', 'rotations.started_at'])
    .where('rotations.ended_at', 'is', null)
    .where('rotations.promoted_at', 'is not', null);
  if (apiIds !== null) query = query.where('keys.api_id', 'in', apiIds);
  if (keyId !== null) query = query.where('rotations.key_id', '=', keyId);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('rotations.started_at', 'rotations.id'), '>', tuple(after.at, after.id)),
    );
  }
  return query.orderBy('rotations.started_at').orderBy('rotations.id').limit(2).execute();
}
