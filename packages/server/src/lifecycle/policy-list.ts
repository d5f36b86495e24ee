import type { Page, Policy } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type PageRequest, readPage } from '../page.ts';
import { policyViews } from './policy-view.ts';

export async function listPolicies(
  deployment: Deployment,
  page: PageRequest,
): Promise<Page<Policy>> {
  const { db } = deployment.store;
  const { rows, next } = await readPage(db, 'policies', page);
  return { items: await policyViews(db, rows), next };
}
