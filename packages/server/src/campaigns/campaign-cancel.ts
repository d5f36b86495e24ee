import { sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { changeCampaign, inState } from './campaign-change.ts';

/**
 * Cancels a campaign: nothing more begins, rotations of its own whose new version was not handed out
 * are cancelled by and by, the others are left to finish without a barrier.
 *
 * @throws Refusal `not-found`, `campaign-ended` where it is completed
 */
export async function cancelCampaign(
  deployment: Deployment,
  actor: Actor,
  { campaignId }: { campaignId: string },
): Promise<void> {
  await changeCampaign(deployment, actor, {
    ...{ campaignId, action: 'campaign.cancel' },
    from: ['running', 'paused', 'stopped'],
    isDone: inState('cancelling', 'cancelled'),
    set: { state: 'cancelling', barrier_opened_at: deployment.serverTime.now() },
    work: (command) => leaveOut(command, campaignId),
  });
}

async function leaveOut({ tx, now }: Command, campaignId: string) {
  const { numUpdatedRows } = await tx
    .updateTable('campaign_keys')
    .set({ state: 'left-out', since_at: now, check_at: null, reason: null })
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'blocked'])
    .executeTakeFirst();
  await tx
    .updateTable('campaign_waves')
    .set({ left_out: sql<number>`left_out + waiting + blocked`, waiting: 0, blocked: 0 })
    .where('campaign_id', '=', campaignId)
    .execute();
  return { leftOut: Number(numUpdatedRows) };
}
