import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { makeCampaignWorld } from '../campaigns/testing/campaign-world.ts';
import { listReadiness } from './readiness-list.ts';

/** More than are read at once. */
const KEYS = 2_100;

forEachStore('readiness by a selector', (open) => {
  test('finds the few keys that it fits among many others, on as many pages as they take', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const keys = (await world.issue(KEYS)).sort();
    const gold = [keys[5], keys[1_500], keys[KEYS - 1]] as string[];
    await world.deployment.store.transaction((tx) =>
      tx.updateTable('keys').set({ labels: '{"tier":"gold"}' }).where('id', 'in', gold).execute(),
    );
    const page = (cursor: string | null) => {
      const filter = { cursor, limit: 2, apiIds: null, where: 'label.tier=gold' };
      return listReadiness(world.deployment, filter);
    };
    const first = await page(null);
    const second = await page(first.next);
    const idsOf = (items: { keyId: string }[]) => items.map(({ keyId }) => keyId);
    assert.deepEqual([idsOf(first.items), idsOf(second.items)], [gold.slice(0, 2), gold.slice(2)]);
    assert.equal(second.next, null);
  });
});
