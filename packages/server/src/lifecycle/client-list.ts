import type { Client, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { clientView } from './client-view.ts';

export async function listClients(
  deployment: Deployment,
  page: PageRequest,
): Promise<Page<Client>> {
  const { rows, next } = await readPage(deployment.store.db, 'clients', page);
  return { items: rows.map(clientView), next };
}
