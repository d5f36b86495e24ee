import type { Campaign } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { loadCampaign } from './campaign-rows.ts';
import { campaignView } from './campaign-view.ts';

/** @throws Refusal `not-found` */
export async function showCampaign({ store }: Deployment, campaignId: string): Promise<Campaign> {
  return campaignView(store.db, await loadCampaign(store.db, campaignId));
}
