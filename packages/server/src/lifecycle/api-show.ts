import type { Api } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { apiView } from './api-view.ts';

/** @throws Refusal `not-found` */
export async function showApi(deployment: Deployment, apiId: string): Promise<Api> {
  const row = await deployment.store.db
    .selectFrom('apis')
    .selectAll()
    .where('id', '=', apiId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No api has this id.');
  return apiView(row);
}
