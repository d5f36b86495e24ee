import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { cancelRotation } from '../lifecycle/rotation-cancel.ts';
import { Refusal } from '../problem/refusal.ts';
import type { CampaignKeyRow, CampaignRow } from './campaign-rows.ts';

/** Rotations that one turn cancels. */
const MOST_AT_ONCE = 50;

/**
 * Cancels rotations that the campaign began and whose new version was not handed out. One that was
 * handed out meanwhile is left to finish.
 *
 * @returns whether there may be more.
 */
export async function cancelBegun(deployment: Deployment, { id }: CampaignRow): Promise<boolean> {
  const rows = await deployment.store.db
    .selectFrom('campaign_keys')
    .selectAll()
    .where('campaign_id', '=', id)
    .where('state', '=', 'begun')
    .where('own', '=', 1)
    .orderBy('position')
    .limit(MOST_AT_ONCE)
    .execute();
  for (const row of rows) await cancelOne(deployment, row);
  return rows.length > 0;
}

async function cancelOne(deployment: Deployment, row: CampaignKeyRow): Promise<void> {
  const { campaign_id, key_id, rotation_id } = row;
  try {
    await cancelRotation(deployment, SYSTEM, { rotationId: rotation_id as string });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  // Whatever it is now is found by following it; it is not tried again.
  const check_at = deployment.serverTime.now();
  await deployment.store.transaction((tx) =>
    tx
      .updateTable('campaign_keys')
      .set({ own: 0, check_at })
      .where((where) => where.and({ campaign_id, key_id }))
      .execute(),
  );
}
