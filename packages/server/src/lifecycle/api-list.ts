import type { Api, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { apiView } from './api-view.ts';

/** @param apiIds - those that may be seen; null: all. */
export async function listApis(
  deployment: Deployment,
  { apiIds, ...page }: PageRequest & { apiIds: readonly string[] | null },
): Promise<Page<Api>> {
  const { rows, next } = await readPage(deployment.store.db, 'apis', page, apiIds);
  return { items: rows.map(apiView), next };
}
