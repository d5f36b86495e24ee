import { type CampaignCounts, type CampaignStep, campaignStep, sumOf } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { releaseHeld } from './barrier.ts';
import { beginKey } from './begin-key.ts';
import { changeCampaign, NOT_RUNNING } from './campaign-change.ts';
import {
  type CampaignKeyRow,
  type CampaignRow,
  countsOf,
  planOf,
  type WaveRow,
  wavesOf,
} from './campaign-rows.ts';
import { stopText } from './campaign-view.ts';
import { cancelBegun } from './cancel-begun.ts';

/**
 * Takes the next step of a campaign that has not ended. What it decides on is in the database alone;
 * it may be broken off anywhere and be taken again, by this node or another one.
 *
 * @returns whether there is more to do at once.
 */
export async function runCampaign(deployment: Deployment, campaign: CampaignRow): Promise<boolean> {
  const isReleasing =
    campaign.barrier_opened_at !== null && (await releaseHeld(deployment, campaign));
  const waves = await wavesOf(deployment.store.db, campaign.id);
  const hasMore = await runState(deployment, campaign, waves);
  return isReleasing || hasMore;
}

async function runState(
  deployment: Deployment,
  campaign: CampaignRow,
  waves: readonly WaveRow[],
): Promise<boolean> {
  switch (campaign.state) {
    case 'running':
      return takeStep(deployment, campaign, stepOf(deployment, campaign, waves));
    case 'cancelling':
      if (await cancelBegun(deployment, campaign)) return true;
      await endCancelled(deployment, campaign);
      return true;
    case 'cancelled':
      await endFollowing(deployment, campaign, sumOf(waves.map(countsOf)));
      return false;
    default:
      return false;
  }
}

function stepOf(
  { serverTime }: Deployment,
  campaign: CampaignRow,
  waves: readonly WaveRow[],
): CampaignStep {
  const facts = {
    waves: waves.map((row) => ({
      counts: countsOf(row),
      forgiven: row.forgiven === null ? null : (JSON.parse(row.forgiven) as CampaignCounts),
    })),
    nextBeginAt: campaign.next_begin_at,
    isBarrierOpen: campaign.barrier_opened_at !== null,
  };
  return campaignStep(planOf(campaign), facts, serverTime.now());
}

async function takeStep(
  deployment: Deployment,
  campaign: CampaignRow,
  step: CampaignStep,
): Promise<boolean> {
  switch (step.act) {
    case 'wait':
      return false;
    case 'begin':
      return begin(deployment, campaign, step);
    case 'open-barrier':
      await openBarrier(deployment, campaign);
      return true;
    case 'stop':
      await stop(deployment, campaign, step);
      return false;
    case 'end':
      await complete(deployment, campaign);
      return false;
  }
}

/** Whoever moves `next_begin_at` on has the turn: under a pace two nodes begin no more than one. */
async function begin(
  deployment: Deployment,
  campaign: CampaignRow,
  { wave, atMost, nextBeginAt }: Extract<CampaignStep, { act: 'begin' }>,
): Promise<boolean> {
  const { id, next_begin_at } = campaign;
  const { numUpdatedRows } = await deployment.store.transaction((tx) =>
    tx
      .updateTable('campaigns')
      .set({ next_begin_at: nextBeginAt })
      .where((where) => where.and({ id, next_begin_at, state: 'running' }))
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) return false;
  for (const row of await nextKeys(deployment, campaign, wave, atMost)) {
    await beginKey(deployment, campaign, row);
  }
  return planOf(campaign).pacePerMinute === null;
}

async function nextKeys(
  { store }: Deployment,
  { id }: CampaignRow,
  wave: number,
  atMost: number,
): Promise<CampaignKeyRow[]> {
  return store.db
    .selectFrom('campaign_keys')
    .selectAll()
    .where('campaign_id', '=', id)
    .where('state', '=', 'waiting')
    .where('wave', '=', wave)
    .orderBy('position')
    .limit(atMost)
    .execute();
}

async function openBarrier(deployment: Deployment, { id }: CampaignRow): Promise<void> {
  await changeCampaign(deployment, SYSTEM, {
    ...{ campaignId: id, action: 'campaign.open-barrier' },
    from: ['running'],
    isDone: (before) => NOT_RUNNING(before) || before.barrier_opened_at !== null,
    set: { state: 'running', barrier_opened_at: deployment.serverTime.now() },
  });
}

async function stop(
  deployment: Deployment,
  { id }: CampaignRow,
  { cause }: Extract<CampaignStep, { act: 'stop' }>,
): Promise<void> {
  await changeCampaign(deployment, SYSTEM, {
    ...{ campaignId: id, action: 'campaign.stop' },
    from: ['running'],
    isDone: NOT_RUNNING,
    set: { state: 'stopped', stopped: JSON.stringify(cause) },
    work: async (command) => {
      const { waiting, blocked } = sumOf((await wavesOf(command.tx, id)).map(countsOf));
      command.notice('campaign.stopped', {
        ...{ campaignId: id, ...cause, text: stopText(cause) },
        waiting: waiting + blocked,
      });
      return { ...cause };
    },
  });
}

async function complete(deployment: Deployment, { id }: CampaignRow): Promise<void> {
  await changeCampaign(deployment, SYSTEM, {
    ...{ campaignId: id, action: 'campaign.end' },
    from: ['running'],
    isDone: NOT_RUNNING,
    set: { state: 'completed', ended_at: deployment.serverTime.now() },
    work: async (command) => {
      const counts = sumOf((await wavesOf(command.tx, id)).map(countsOf));
      const { completed, rolledBack, cancelled, skipped } = counts;
      const facts = { completed, rolledBack, cancelled, skipped };
      command.notice('campaign.completed', { campaignId: id, ...facts });
      return facts;
    },
  });
}

async function endCancelled(deployment: Deployment, { id }: CampaignRow): Promise<void> {
  await changeCampaign(deployment, SYSTEM, {
    ...{ campaignId: id, action: 'campaign.end' },
    from: ['cancelling'],
    isDone: ({ state }) => state !== 'cancelling',
    set: { state: 'cancelled' },
  });
}

/** What was left to finish has finished. */
async function endFollowing(
  { store, serverTime }: Deployment,
  { id }: CampaignRow,
  { begun, handedOut }: CampaignCounts,
): Promise<void> {
  if (begun + handedOut > 0) return;
  const ended_at = serverTime.now();
  await store.transaction((tx) =>
    tx.updateTable('campaigns').set({ ended_at }).where('id', '=', id).execute(),
  );
}
