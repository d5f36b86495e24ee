import type { Client, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { clientViews } from './client-view.ts';
import { clientsSeen } from './clients-seen.ts';

/** @param apis - those that the caller is limited to; null: all. */
export async function listClients(
  { store: { db } }: Deployment,
  page: PageRequest,
  apis: readonly string[] | null,
): Promise<Page<Client>> {
  const seen = apis === null ? null : clientsSeen(db, apis);
  const { rows, next } = await readPage(db, 'clients', page, seen);
  return { items: await clientViews(db, rows), next };
}
