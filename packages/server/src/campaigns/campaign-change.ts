import type { CampaignState } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import type { CampaignTables } from '../store/schema.ts';
import { type CampaignRow, loadCampaign } from './campaign-rows.ts';

/** What becomes of a campaign that stands in one of these states. */
export interface CampaignChange {
  campaignId: string;
  from: readonly CampaignState[];
  /** Where it was done before, or is no more to be done, nothing changes and nothing is refused. */
  isDone: (before: CampaignRow) => boolean;
  set: Partial<CampaignTables['campaigns']> & { state: CampaignState };
  /** Name in the audit, and what else is done in the transaction. */
  action: string;
  work?: (command: Command, before: CampaignRow) => Promise<Record<string, unknown> | undefined>;
}

/**
 * Changes the state of a campaign, once: of two nodes that do it at the same time one does.
 *
 * @throws Refusal `not-found`, `campaign-ended`
 */
export async function changeCampaign(
  deployment: Deployment,
  actor: Actor,
  { campaignId, from, isDone, set, action, work }: CampaignChange,
): Promise<void> {
  await runCommand(deployment, actor, async (command) => {
    const before = await loadCampaign(command.tx, campaignId);
    if (isDone(before)) return;
    if (!from.includes(before.state as CampaignState)) {
      throw new Refusal('campaign-ended', `The campaign is ${before.state}.`);
    }
    const { numUpdatedRows } = await command.tx
      .updateTable('campaigns')
      .set(set)
      .where('id', '=', campaignId)
      .where('state', '=', before.state)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const details = await work?.(command, before);
    command.audit(action, campaignId, details ?? {});
  });
}

/** That a campaign stands in one of these states. */
export function inState(...states: CampaignState[]): CampaignChange['isDone'] {
  return ({ state }) => states.includes(state as CampaignState);
}

/** That it does not run any more: what the loop decided on is over. */
export const NOT_RUNNING: CampaignChange['isDone'] = ({ state }) => state !== 'running';
