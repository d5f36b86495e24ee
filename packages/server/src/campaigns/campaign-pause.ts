import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { changeCampaign, inState } from './campaign-change.ts';

/**
 * Begins no further rotation until the campaign is resumed. Those that are open go on; a barrier
 * stays closed. What stopped by itself stays stopped.
 *
 * @throws Refusal `not-found`, `campaign-ended`
 */
export async function pauseCampaign(
  deployment: Deployment,
  actor: Actor,
  { campaignId }: { campaignId: string },
): Promise<void> {
  await changeCampaign(deployment, actor, {
    ...{ campaignId, action: 'campaign.pause' },
    from: ['running'],
    isDone: inState('paused', 'stopped'),
    set: { state: 'paused' },
  });
}
