import type { Client } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { clientView } from './client-view.ts';
import { clientsSeen } from './clients-seen.ts';

/**
 * @param apis - those that the caller is limited to; null: all.
 * @throws Refusal `not-found`
 */
export async function showClient(
  { store: { db } }: Deployment,
  clientId: string,
  apis: readonly string[] | null,
): Promise<Client> {
  let query = db.selectFrom('clients').selectAll().where('id', '=', clientId);
  if (apis !== null) query = query.where('id', 'in', clientsSeen(db, apis));
  const row = await query.executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No client has this id.');
  return clientView(db, row);
}
