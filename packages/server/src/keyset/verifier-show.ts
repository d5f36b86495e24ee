import type { Verifier } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { verifierViews } from './verifier-view.ts';

/** @throws Refusal `not-found` */
export async function showVerifier(deployment: Deployment, verifierId: string): Promise<Verifier> {
  const { db } = deployment.store;
  const row = await db
    .selectFrom('verifiers')
    .selectAll()
    .where('id', '=', verifierId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  const [view] = row ? await verifierViews(db, deployment, [row]) : [];
  if (!view) throw new Refusal('not-found', 'No verifier has this id.');
  return view;
}
