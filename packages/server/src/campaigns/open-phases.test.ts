import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { type CampaignWorld, makeCampaignWorld } from './testing/campaign-world.ts';

/** Phases in which at least one rotation stands, as the campaign tells them. */
async function phases(world: CampaignWorld, id: string): Promise<Record<string, number>> {
  const { phases } = await world.show(id);
  return Object.fromEntries(Object.entries(phases).filter(([, count]) => count > 0));
}

forEachStore('the phases of a campaign', (open) => {
  test('are those of its open rotations, also of those that go back, and of no others', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(4);
    await world.lifecycle.issue({ labels: { tier: 'gold' } });
    const gold = await world.begin({ where: 'label.tier=gold' });
    const id = await world.begin({ where: 'label.tier!=gold', plan: { cohorts: [{ keys: 3 }] } });
    assert.deepEqual(await phases(world, id), {});
    await world.turn();
    assert.deepEqual(await phases(world, id), { prepared: 3 });
    const begun = (await world.keys(id, 'begun')).map(({ keyId }) => keyId);
    const [first, second] = begun as [string, string];
    await world.lifecycle.advance(first);
    assert.deepEqual(await phases(world, id), { prepared: 2, publishing: 1 });
    await world.lifecycle.handOut(second);
    assert.deepEqual(await phases(world, id), { prepared: 1, publishing: 1, draining: 1 });

    await world.handOut(id);
    await world.rollBack(id, 1);
    const before = await world.show(id);
    assert.deepEqual([before.counts.rolledBack, before.counts.handedOut], [1, 2]);
    assert.equal(
      Object.values(await phases(world, id)).reduce((sum, count) => sum + count),
      3,
    );
    await world.finish(id);
    assert.equal((await world.counts(id)).completed, 2);
    // The last one has begun, and what was rolled back is on its way.
    const { prepared, ...back } = await phases(world, id);
    assert.deepEqual([prepared, Object.values(back)], [1, [1]]);
    const [rolledBack] = await world.keys(id, 'rolled-back');
    await world.retire(rolledBack?.keyId as string);
    assert.deepEqual(await phases(world, id), { prepared: 1 });
    assert.deepEqual(await phases(world, gold), { prepared: 1 });
  });
});
