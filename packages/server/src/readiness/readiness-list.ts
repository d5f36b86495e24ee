import {
  type Durations,
  durationsUnder,
  keyReadiness,
  type Page,
  type Readiness,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { type ReadinessKeyRow, readinessFacts } from './readiness-facts.ts';
import { readinessView } from './readiness-view.ts';

export interface ReadinessFilter extends PageRequest {
  /** The apis that the caller may see; null: all. */
  apiIds: readonly string[] | null;
  apiId?: string;
  clientId?: string;
  keyId?: string;
}

/**
 * Whether keys can be rotated without anybody's help, oldest keys first; those that are over are left
 * out. A page costs the same few statements however many keys are on it.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listReadiness(
  deployment: Deployment,
  filter: ReadinessFilter,
): Promise<Page<Readiness>> {
  const now = deployment.serverTime.now();
  const { rows, next } = cutPage(await keyRows(deployment, filter), filter.limit);
  if (rows.length === 0) return { items: [], next };
  const { ofKey, policyOf } = await readinessFacts(deployment, rows, now);
  const items = rows.map((row) => {
    const durations: Durations = durationsUnder(policyOf(row), deployment.durations);
    return readinessView(row, keyReadiness(ofKey(row), durations, now));
  });
  return { items, next };
}

async function keyRows(
  { store }: Deployment,
  { apiIds, apiId, clientId, keyId, cursor, limit }: ReadinessFilter,
): Promise<ReadinessKeyRow[]> {
  const after = readCursor(cursor);
  if (apiIds?.length === 0) return [];
  let query = store.db
    .selectFrom('keys')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .selectAll('keys')
    .select('clients.name as client_name')
    .where('keys.ended', 'is', null);
  if (apiIds !== null) query = query.where('keys.api_id', 'in', [...apiIds]);
  if (apiId !== undefined) query = query.where('keys.api_id', '=', apiId);
  if (clientId !== undefined) query = query.where('keys.client_id', '=', clientId);
  if (keyId !== undefined) query = query.where('keys.id', '=', keyId);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('keys.created_at', 'keys.id'), '>', tuple(after.at, after.id)),
    );
  }
  return query
    .orderBy('keys.created_at')
    .orderBy('keys.id')
    .limit(limit + 1)
    .execute();
}
