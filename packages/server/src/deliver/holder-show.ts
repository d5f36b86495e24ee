import type { Deployment } from '../deployment.ts';
import { holderRow } from './holder-row.ts';
import { type HolderView, holderView } from './holder-view.ts';

/** @throws Refusal `not-found` */
export async function showHolder(deployment: Deployment, holderId: string): Promise<HolderView> {
  return holderView(await holderRow(deployment.store.db, holderId));
}
