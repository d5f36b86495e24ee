import type { Policy } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { policyView } from './policy-view.ts';

/** @throws Refusal `not-found` */
export async function showPolicy(deployment: Deployment, policyId: string): Promise<Policy> {
  const policy = await policyView(deployment.store.db, policyId);
  if (policy === null) throw new Refusal('not-found', 'No policy has this id.');
  return policy;
}
