import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PLAN } from '@keyturn/core';
import { forEachStore } from '../../../../test/stores.ts';
import { type CampaignWorld, makeCampaignWorld } from './testing/campaign-world.ts';

const NEVER = { ...DEFAULT_PLAN.stopWhen, rolledBackShare: null };

async function place(world: CampaignWorld, keyIds: readonly string[], region: string) {
  const regions = JSON.stringify([region]);
  await world.deployment.store.transaction((tx) =>
    tx.updateTable('keys').set({ regions }).where('id', 'in', keyIds).execute(),
  );
}

/** How many keys of each wave have begun, by its region. */
async function begunByRegion(world: CampaignWorld, id: string): Promise<unknown[]> {
  const { waves } = await world.show(id);
  return waves.map(({ region, counts }) => [region, counts.begun + counts.handedOut]);
}

forEachStore('a campaign region by region', (open) => {
  test('begins a region once every rotation of the one before has ended', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const keys = await world.issue(4);
    await place(world, keys.slice(0, 2), 'eu');
    await place(world, keys.slice(2), 'us');
    const order = 'region-by-region' as const;
    const id = await world.begin({
      plan: { cohorts: [], order, regions: ['us'], stopWhen: NEVER },
    });
    await world.turn();
    assert.deepEqual(await begunByRegion(world, id), [
      ['us', 2],
      ['eu', 0],
    ]);
    const begun = (await world.keys(id, 'begun')).map(({ keyId }) => keyId);
    assert.deepEqual(begun.sort(), keys.slice(2).sort());

    // One of the two is through: the other keeps the next region waiting.
    await world.handOut(id);
    await world.rollBack(id, 1);
    await world.turn();
    assert.deepEqual(await world.counts(id), { waiting: 2, handedOut: 1, rolledBack: 1 });

    await world.finish(id);
    assert.deepEqual(await begunByRegion(world, id), [
      ['us', 0],
      ['eu', 2],
    ]);
    await world.handOut(id);
    await world.finish(id);
    assert.deepEqual(await world.counts(id), { completed: 3, rolledBack: 1 });
    assert.equal((await world.show(id)).state, 'completed');
  });
});
