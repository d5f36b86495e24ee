import type { Region } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { regionView } from './region-view.ts';

/** @throws Refusal `not-found` */
export async function showRegion(deployment: Deployment, regionId: string): Promise<Region> {
  const row = await deployment.store.db
    .selectFrom('regions')
    .selectAll()
    .where('id', '=', regionId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No region has this id.');
  return regionView(row);
}
