import type { Page, Policy } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { policyView } from './policy-view.ts';

export async function listPolicies(
  deployment: Deployment,
  page: PageRequest,
): Promise<Page<Policy>> {
  const { rows, next } = await readPage(deployment.store.db, 'policies', page);
  return { items: rows.map(policyView), next };
}
