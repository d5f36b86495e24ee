import type { Client } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { clientView } from './client-view.ts';

/** @throws Refusal `not-found` */
export async function showClient(deployment: Deployment, clientId: string): Promise<Client> {
  const row = await deployment.store.db
    .selectFrom('clients')
    .selectAll()
    .where('id', '=', clientId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No client has this id.');
  return clientView(row);
}
