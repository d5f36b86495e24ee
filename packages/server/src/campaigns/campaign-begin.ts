import { type CampaignPlan, type CampaignWave, campaignWaves, printSelector } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { CampaignRow } from './campaign-rows.ts';
import { type Selection, selectKeys, selectorOf } from './select-keys.ts';

export interface NewCampaign {
  name: string;
  /** The selector. */
  where: string;
  /** Why, in a person's words; may be empty. */
  reason: string;
  /** Needed where the selector fits every key. */
  all: boolean;
  plan: CampaignPlan;
  /** The apis that the caller may see: no other key is selected; null: all. */
  apiIds: readonly string[] | null;
}

/**
 * Begins a campaign: fixes its keys and their order. Their rotations begin by and by
 * (`startCampaigns`), the first ones at once.
 *
 * @throws Refusal `invalid-input` for a selector that cannot be read, `nothing-selected`,
 * `everything-selected`
 */
export async function beginCampaign(
  deployment: Deployment,
  actor: Actor,
  { name, where, reason, all, plan, apiIds }: NewCampaign,
): Promise<{ campaignId: string }> {
  const { store, serverTime } = deployment;
  const selector = selectorOf(where);
  const selection = await selectKeys(store.db, selector, apiIds, serverTime.now());
  requireSaid(selection, all);
  return runCommand(deployment, actor, async (command) => {
    const campaign = {
      ...{ name, reason, state: 'running', stopped: null, ended_at: null },
      id: newId(deployment.random, 'cmp'),
      selector: printSelector(selector),
      apis: JSON.stringify([...new Set(selection.keys.map(({ apiId }) => apiId))].sort()),
      plan: JSON.stringify(plan),
      next_begin_at: command.now,
      barrier_opened_at: plan.barrier ? null : command.now,
      created_at: command.now,
    };
    await command.tx.insertInto('campaigns').values(campaign).execute();
    await insertWaves(command, campaign, campaignWaves(selection.keys, plan));
    const keys = selection.keys.length;
    command.audit('campaign.begin', campaign.id, { keys, apis: JSON.parse(campaign.apis) });
    command.notice('campaign.started', { campaignId: campaign.id, keys, by: actor.name });
    return { campaignId: campaign.id };
  });
}

function requireSaid({ keys, lookedAt }: Selection, all: boolean): void {
  if (all || keys.length < lookedAt) return;
  throw new Refusal(
    'everything-selected',
    `The selector fits all ${keys.length} living keys that this token may see; say \`all: true\` where that is meant.`,
  );
}

async function insertWaves(
  { tx, now }: Command,
  { id: campaign_id }: CampaignRow,
  waves: readonly CampaignWave[],
): Promise<void> {
  const none = {
    ...{ blocked: 0, begun: 0, handed_out: 0, completed: 0, rolled_back: 0, cancelled: 0 },
    ...{ skipped: 0, left_out: 0, stalled: 0, refused: 0, forgiven: null },
  };
  const waveRows = waves.map(({ cohort, region, keyIds }, at) => ({
    ...{ campaign_id, wave: at + 1, cohort, region, waiting: keyIds.length },
    ...none,
  }));
  await inRows(waveRows, (part) =>
    tx
      .insertInto('campaign_waves')
      .values([...part])
      .execute(),
  );
  const placed = waves.flatMap(({ keyIds }, at) => keyIds.map((id) => ({ id, wave: at + 1 })));
  const keyRows = placed.map(({ id: key_id, wave }, position) => ({
    ...{ campaign_id, key_id, wave, position, state: 'waiting', since_at: now },
    ...{ reason: null, rotation_id: null, begun_at: null, check_at: null },
    ...{ own: 0, held: 0, stalled: 0, refused: 0, refused_before: 0 },
  }));
  await inRows(keyRows, (part) =>
    tx
      .insertInto('campaign_keys')
      .values([...part])
      .execute(),
  );
}
