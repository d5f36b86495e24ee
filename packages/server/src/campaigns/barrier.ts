import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { holdBySystem } from '../lifecycle/hold-by-system.ts';
import type { LoadedLineage, RotationRow } from '../lifecycle/lineage-load.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';
import { Refusal } from '../problem/refusal.ts';
import { CAMPAIGN_HOLD } from './campaign-hold.ts';
import { campaignNamed, reasonOf } from './campaign-reason.ts';
import type { CampaignKeyRow, CampaignRow } from './campaign-rows.ts';

/** Rotations that one turn releases. */
const MOST_AT_ONCE = 100;

/**
 * Whether the rotation is one of a campaign whose barrier is closed, which is noted with its key, also
 * where the campaign itself does not know yet that it has begun. Asked in the transaction of the hand-out,
 * so that no old version can leave between that and the hold; a hold before it would stop the hand-out
 * itself. What is handed out after a security act is not held (K10).
 *
 * @returns the id of the campaign; null: there is none.
 */
export async function behindBarrier(
  { tx }: Command,
  { id: rotation_id, key_id, reason, by_security_act }: RotationRow,
): Promise<string | null> {
  const id = campaignNamed(reason);
  if (id === null || by_security_act === 1) return null;
  const campaign = await tx
    .selectFrom('campaigns')
    .select(['id', 'reason', 'barrier_opened_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!campaign || campaign.barrier_opened_at !== null) return null;
  if (reasonOf(campaign) !== reason) return null;
  const { numUpdatedRows } = await tx
    .updateTable('campaign_keys')
    .set({ held: 1, rotation_id })
    .where((where) => where.and({ campaign_id: id, key_id }))
    .executeTakeFirst();
  return numUpdatedRows > 0n ? id : null;
}

/** Holds what was handed out just now until the barrier of its campaign is open. */
export async function holdAtBarrier(
  command: Command,
  loaded: LoadedLineage,
  campaignId: string,
): Promise<LoadedLineage> {
  const text = reasonToHold(campaignId);
  return holdBySystem(command, loaded, { name: CAMPAIGN_HOLD, text });
}

function reasonToHold(campaignId: string): string {
  return `until the new version of every key of the campaign ${campaignId} was handed out`;
}

/**
 * Takes the hold from whatever rotation of the key has it: one that a security act begins in the place of
 * the campaign's inherits it. Where a person has released it, there is nothing left to do.
 */
export async function releaseFromBarrier(
  deployment: Deployment,
  { campaign_id, key_id }: Pick<CampaignKeyRow, 'campaign_id' | 'key_id'>,
): Promise<void> {
  const held = await deployment.store.db
    .selectFrom('rotations')
    .innerJoin('rotation_holds', 'rotation_holds.rotation_id', 'rotations.id')
    .select('rotations.id')
    .where('rotations.key_id', '=', key_id)
    .where('rotations.ended_at', 'is', null)
    .where('rotation_holds.name', '=', CAMPAIGN_HOLD)
    .where('rotation_holds.by', '=', SYSTEM.name)
    // Another campaign may have the key by now.
    .where('rotation_holds.text', '=', reasonToHold(campaign_id))
    .executeTakeFirst();
  if (held === undefined) return;
  const given = { rotationId: held.id, name: CAMPAIGN_HOLD };
  await unlessOver(() => releaseRotation(deployment, SYSTEM, given));
}

/**
 * Releases rotations of a campaign whose barrier is open.
 *
 * @returns whether there may be more.
 */
export async function releaseHeld(deployment: Deployment, { id }: CampaignRow): Promise<boolean> {
  const { store } = deployment;
  const rows = await store.db
    .selectFrom('campaign_keys')
    .selectAll()
    .where('campaign_id', '=', id)
    .where('held', '=', 1)
    .orderBy('position')
    .limit(MOST_AT_ONCE)
    .execute();
  for (const row of rows) {
    await releaseFromBarrier(deployment, row);
    const { campaign_id, key_id } = row;
    await store.transaction((tx) =>
      tx
        .updateTable('campaign_keys')
        .set({ held: 0 })
        .where((where) => where.and({ campaign_id, key_id }))
        .execute(),
    );
  }
  return rows.length === MOST_AT_ONCE;
}

async function unlessOver(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isOver =
      error instanceof Refusal &&
      (error.code === 'rotation-ended' || error.code === 'hold-unknown');
    if (!isOver) throw error;
  }
}
