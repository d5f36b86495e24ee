import { type CampaignKey, type CampaignKeyState, formatInstant, type Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import type { CampaignKeyRow } from './campaign-rows.ts';

export interface CampaignKeyFilter extends PageRequest {
  campaignId: string;
  state?: CampaignKeyState;
}

/**
 * The keys of a campaign, in the order in which they begin.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listCampaignKeys(
  { store }: Deployment,
  { campaignId, state, cursor, limit }: CampaignKeyFilter,
): Promise<Page<CampaignKey>> {
  const after = readCursor(cursor);
  let query = store.db
    .selectFrom('campaign_keys')
    .selectAll()
    .where('campaign_id', '=', campaignId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (after !== null) query = query.where('position', '>', after.at);
  const found = await query
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  const placed = found.map((row) => ({ ...row, id: row.key_id, created_at: row.position }));
  const { rows, next } = cutPage(placed, limit);
  return { items: rows.map(keyView), next };
}

function keyView(row: CampaignKeyRow): CampaignKey {
  return {
    keyId: row.key_id,
    wave: row.wave,
    state: row.state as CampaignKeyState,
    reason: row.reason,
    rotationId: row.rotation_id,
    isStalled: row.stalled === 1,
    isRefused: row.refused === 1,
    begunAt: row.begun_at === null ? null : formatInstant(row.begun_at),
  };
}
