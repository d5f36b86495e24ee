import type { Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import type { HolderRow } from './holder-row.ts';
import { type HolderView, holderView } from './holder-view.ts';

export interface HolderFilter extends PageRequest {
  /** The apis that the caller may see; null: all. */
  apiIds: readonly string[] | null;
  keyId?: string;
}

/**
 * Holders, those that are gone among them, oldest first.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listHolders(
  deployment: Deployment,
  filter: HolderFilter,
): Promise<Page<HolderView>> {
  const found = await holderRows(deployment, filter);
  const ordered = found.map((row) => ({ ...row, created_at: row.enrolled_at }));
  const { rows, next } = cutPage(ordered, filter.limit);
  return { items: rows.map(holderView), next };
}

async function holderRows({ store }: Deployment, filter: HolderFilter): Promise<HolderRow[]> {
  const { apiIds, keyId } = filter;
  const after = readCursor(filter.cursor);
  let query = store.db.selectFrom('holders').selectAll();
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  if (apiIds !== null) {
    const keys = store.db
      .selectFrom('keys')
      .select('id')
      .where('api_id', 'in', [...apiIds]);
    query = query.where('key_id', 'in', keys);
  }
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('enrolled_at', '>', after.at),
        where.and([where('enrolled_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  return query
    .orderBy('enrolled_at')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute();
}
