import type { Page, Region } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { regionView } from './region-view.ts';

export async function listRegions(
  deployment: Deployment,
  page: PageRequest,
): Promise<Page<Region>> {
  const { rows, next } = await readPage(deployment.store.db, 'regions', page);
  return { items: rows.map(regionView), next };
}
