import {
  type Durations,
  durationsUnder,
  keyReadiness,
  type Page,
  type Readiness,
} from '@keyturn/core';
import { fitsKey, selectorOf } from '../campaigns/select-keys.ts';
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
  /** A selector, as campaigns have one. */
  where?: string;
}

/** Keys that are read at once where a selector says which. */
const KEYS_PER_READ = 1_000;

/**
 * Whether keys can be rotated without anybody's help, oldest keys first; those that are over are left
 * out. A page costs the same few statements however many keys are on it.
 *
 * @throws Refusal `invalid-input` for a foreign cursor and for a selector that cannot be read
 */
export async function listReadiness(
  deployment: Deployment,
  filter: ReadinessFilter,
): Promise<Page<Readiness>> {
  const now = deployment.serverTime.now();
  const { rows, next } = cutPage(await keyRows(deployment, filter, now), filter.limit);
  if (rows.length === 0) return { items: [], next };
  const { ofKey, policyOf } = await readinessFacts(deployment, rows, now);
  const items = rows.map((row) => {
    const durations: Durations = durationsUnder(policyOf(row), deployment.durations);
    return readinessView(row, keyReadiness(ofKey(row), durations, now));
  });
  return { items, next };
}

/** One more than the page has, where there are more. */
async function keyRows(
  deployment: Deployment,
  filter: ReadinessFilter,
  now: number,
): Promise<ReadinessKeyRow[]> {
  const { apiIds, where, cursor, limit } = filter;
  let after = readCursor(cursor);
  const selector = where === undefined ? null : selectorOf(where);
  if (apiIds?.length === 0) return [];
  if (selector === null) return readRows(deployment, filter, after, limit + 1);
  const found: ReadinessKeyRow[] = [];
  for (;;) {
    const rows = await readRows(deployment, filter, after, KEYS_PER_READ);
    found.push(...rows.filter((row) => fitsKey(selector, row, now)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < KEYS_PER_READ || found.length > limit) break;
    after = { at: last.created_at, id: last.id };
  }
  return found.slice(0, limit + 1);
}

async function readRows(
  { store }: Deployment,
  { apiIds, apiId, clientId, keyId }: ReadinessFilter,
  after: ReturnType<typeof readCursor>,
  atMost: number,
) {
  let query = store.db
    .selectFrom('keys')
    .innerJoin('apis', 'apis.id', 'keys.api_id')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .leftJoin('versions', (join) =>
      join.onRef('versions.key_id', '=', 'keys.id').on('versions.designation', '=', 'primary'),
    )
    .selectAll('keys')
    .select(['apis.name as api_name', 'clients.name as client_name', 'versions.handed_out_at'])
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
  return query.orderBy('keys.created_at').orderBy('keys.id').limit(atMost).execute();
}
