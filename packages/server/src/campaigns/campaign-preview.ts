import {
  type CampaignPlan,
  type CampaignPreview,
  campaignWaves,
  printSelector,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type FoundKey, selectKeys, selectorOf } from './select-keys.ts';

const MINUTE_MS = 60_000;

export interface PreviewedCampaign {
  where: string;
  plan: CampaignPlan;
  /** The apis that the caller may see; null: all. */
  apiIds: readonly string[] | null;
}

/**
 * What a campaign would be about. Nothing is written.
 *
 * @throws Refusal `invalid-input` for a selector that cannot be read, `nothing-selected`
 */
export async function previewCampaign(
  { store, serverTime }: Deployment,
  { where, plan, apiIds }: PreviewedCampaign,
): Promise<CampaignPreview> {
  const selector = selectorOf(where);
  const { keys, lookedAt } = await selectKeys(store.db, selector, apiIds, serverTime.now());
  const pace = plan.pacePerMinute;
  return {
    where: printSelector(selector),
    total: keys.length,
    isEverything: keys.length === lookedAt,
    apis: await apisOf(store.db, keys),
    waves: campaignWaves(keys, plan).map(({ cohort, region, keyIds }, at) => ({
      ...{ wave: at + 1, cohort, region },
      keys: keyIds.length,
    })),
    notNow: countedBy(keys, ({ notNow }) => notNow).map(([reason, count]) => ({
      reason,
      keys: count,
    })),
    beginsWithinMs: pace === null ? null : Math.ceil(((keys.length - 1) * MINUTE_MS) / pace),
  };
}

async function apisOf(
  db: Deployment['store']['db'],
  keys: readonly FoundKey[],
): Promise<CampaignPreview['apis']> {
  const rows = await db.selectFrom('apis').select(['id', 'name']).execute();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return countedBy(keys, ({ apiId }) => apiId).map(([apiId, count]) => ({
    ...{ apiId, keys: count },
    name: names.get(apiId) ?? apiId,
  }));
}

/** How many fall under each word, the most first. */
function countedBy(
  keys: readonly FoundKey[],
  wordOf: (key: FoundKey) => string | null,
): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const word = wordOf(key);
    if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
