import type { Key, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { keyView } from './key-view.ts';
import type { ApiRow, KeyRow, VersionRow } from './lineage-load.ts';

export interface KeyFilter extends PageRequest {
  /** The apis that the caller may see; null: all. */
  apiIds: readonly string[] | null;
  apiId?: string;
  clientId?: string;
}

/**
 * Keys, oldest first.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listKeys(deployment: Deployment, filter: KeyFilter): Promise<Page<Key>> {
  const { rows, next } = cutPage(await keyRows(deployment, filter), filter.limit);
  const apis = new Map<string, ReadonlyKeyContext>();
  const versions = await versionsOf(deployment, rows);
  const items: Key[] = [];
  for (const row of rows) {
    const context = apis.get(row.api_id) ?? (await contextOf(deployment, row.api_id));
    apis.set(row.api_id, context);
    items.push(keyView(row, context.api, versions.get(row.id) ?? [], context.verifiers));
  }
  return { items, next };
}

interface ReadonlyKeyContext {
  api: ApiRow;
  verifiers: Awaited<ReturnType<typeof instanceFacts>>;
}

async function keyRows({ store }: Deployment, filter: KeyFilter): Promise<KeyRow[]> {
  const after = readCursor(filter.cursor);
  let query = store.db.selectFrom('keys').selectAll();
  if (filter.apiIds !== null) query = query.where('api_id', 'in', [...filter.apiIds]);
  if (filter.apiId !== undefined) query = query.where('api_id', '=', filter.apiId);
  if (filter.clientId !== undefined) query = query.where('client_id', '=', filter.clientId);
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('created_at', '>', after.at),
        where.and([where('created_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  return query
    .orderBy('created_at')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute();
}

async function versionsOf(
  { store }: Deployment,
  keys: readonly KeyRow[],
): Promise<Map<string, VersionRow[]>> {
  if (keys.length === 0) return new Map();
  const rows = await store.db
    .selectFrom('versions')
    .selectAll()
    .where(
      'key_id',
      'in',
      keys.map(({ id }) => id),
    )
    .orderBy('number')
    .execute();
  return Map.groupBy(rows, (row) => row.key_id);
}

async function contextOf(deployment: Deployment, apiId: string): Promise<ReadonlyKeyContext> {
  const { db } = deployment.store;
  const api = await db
    .selectFrom('apis')
    .selectAll()
    .where('id', '=', apiId)
    .executeTakeFirstOrThrow();
  return { api, verifiers: await instanceFacts(db, deployment, apiId, 0) };
}
