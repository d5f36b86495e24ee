import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { holdRotation } from '../lifecycle/rotation-hold.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';
import { Refusal } from '../problem/refusal.ts';
import type { CampaignKeyRow, CampaignRow } from './campaign-rows.ts';

/** Name of the hold under which a campaign keeps old versions from leaving. */
const CAMPAIGN_HOLD = 'campaign';

/** Rotations that one turn releases. */
const MOST_AT_ONCE = 100;

/** @returns false where the rotation has ended meanwhile. */
export async function holdAtBarrier(
  deployment: Deployment,
  { id }: CampaignRow,
  row: CampaignKeyRow,
): Promise<boolean> {
  const text = `until the new version of every key of the campaign ${id} was handed out`;
  const rotationId = row.rotation_id as string;
  return unlessOver(() =>
    holdRotation(deployment, SYSTEM, { rotationId, name: CAMPAIGN_HOLD, text }),
  );
}

/** Where a person has released it, there is nothing left to do. */
export async function releaseFromBarrier(
  deployment: Deployment,
  row: CampaignKeyRow,
): Promise<void> {
  const rotationId = row.rotation_id as string;
  await unlessOver(() => releaseRotation(deployment, SYSTEM, { rotationId, name: CAMPAIGN_HOLD }));
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

async function unlessOver(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    const isOver =
      error instanceof Refusal &&
      (error.code === 'rotation-ended' || error.code === 'hold-unknown');
    if (!isOver) throw error;
    return false;
  }
}
