import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { changeCampaign, inState } from './campaign-change.ts';
import { countsOf, wavesOf } from './campaign-rows.ts';

export interface CampaignResume {
  campaignId: string;
  /** Keys whose rotation was rolled back begin again; null: where it had stopped by itself. */
  retry: boolean | null;
}

/**
 * Has a campaign go on. What was at fault until now is forgiven: only new faults stop it again.
 *
 * @throws Refusal `not-found`, `campaign-ended`
 */
export async function resumeCampaign(
  deployment: Deployment,
  actor: Actor,
  { campaignId, retry }: CampaignResume,
): Promise<void> {
  await changeCampaign(deployment, actor, {
    ...{ campaignId, action: 'campaign.resume' },
    from: ['paused', 'stopped'],
    isDone: inState('running'),
    set: { state: 'running', stopped: null, next_begin_at: deployment.serverTime.now() },
    work: async (command, { state }) => {
      const retried =
        (retry ?? state === 'stopped') ? await retryRolledBack(command, campaignId) : 0;
      if (state === 'stopped') await forgive(command, campaignId);
      return { retried };
    },
  });
}

async function retryRolledBack({ tx, now }: Command, campaignId: string): Promise<number> {
  const waves = await tx
    .selectFrom('campaign_keys')
    .select(({ fn }) => [
      'wave',
      fn.count<number>('key_id').as('keys'),
      fn.sum<number>('stalled').as('stalled'),
      fn.sum<number>('refused').as('refused'),
    ])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'rolled-back')
    .groupBy('wave')
    .execute();
  await tx
    .updateTable('campaign_keys')
    .set({ state: 'waiting', rotation_id: null, own: 0, held: 0, stalled: 0, refused: 0 })
    .set({ begun_at: null, since_at: now, check_at: null })
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'rolled-back')
    .execute();
  for (const { wave, keys, stalled, refused } of waves) {
    await tx
      .updateTable('campaign_waves')
      .set((row) => ({
        waiting: row('waiting', '+', Number(keys)),
        rolled_back: row('rolled_back', '-', Number(keys)),
        stalled: row('stalled', '-', Number(stalled)),
        refused: row('refused', '-', Number(refused)),
      }))
      .where('campaign_id', '=', campaignId)
      .where('wave', '=', wave)
      .execute();
  }
  return waves.reduce((sum, { keys }) => sum + Number(keys), 0);
}

async function forgive({ tx }: Command, campaignId: string): Promise<void> {
  for (const row of await wavesOf(tx, campaignId)) {
    await tx
      .updateTable('campaign_waves')
      .set({ forgiven: JSON.stringify(countsOf(row)) })
      .where('campaign_id', '=', campaignId)
      .where('wave', '=', row.wave)
      .execute();
  }
}
