import type { Campaign, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import type { CampaignRow } from './campaign-rows.ts';
import { campaignView } from './campaign-view.ts';

/**
 * The campaigns, oldest first.
 *
 * @param apiIds - only those whose keys are all of these apis; null: all.
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listCampaigns(
  { store }: Deployment,
  { apiIds, cursor, limit }: PageRequest & { apiIds: readonly string[] | null },
): Promise<Page<Campaign>> {
  const after = readCursor(cursor);
  const found = (
    await store.db.selectFrom('campaigns').selectAll().orderBy('created_at').orderBy('id').execute()
  ).filter((row) => isAfter(row, after) && isWithin(row, apiIds));
  const { rows, next } = cutPage(found, limit);
  const items: Campaign[] = [];
  for (const row of rows) items.push(await campaignView(store.db, row));
  return { items, next };
}

function isAfter(row: CampaignRow, after: ReturnType<typeof readCursor>): boolean {
  if (after === null || row.created_at > after.at) return true;
  return row.created_at === after.at && row.id > after.id;
}

function isWithin({ apis }: CampaignRow, apiIds: readonly string[] | null): boolean {
  if (apiIds === null) return true;
  return (JSON.parse(apis) as string[]).every((apiId) => apiIds.includes(apiId));
}
