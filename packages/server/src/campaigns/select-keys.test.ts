import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { selectKeys, selectorOf } from './select-keys.ts';
import { makeCampaignWorld } from './testing/campaign-world.ts';

forEachStore('a selector', (open) => {
  test('fits every key by the one form of key strings that there is, and none by another', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(3);
    const { db } = world.deployment.store;
    const fitting = async (where: string) =>
      (await selectKeys(db, selectorOf(where), null, world.lifecycle.now)).keys.length;
    for (const every of ['version-format=1', 'version-format<2', 'version-format=1,2']) {
      assert.equal(await fitting(every), 3, every);
    }
    for (const none of ['version-format!=1', 'version-format=2', 'version-format>1']) {
      await assert.rejects(fitting(none), { code: 'nothing-selected' }, none);
    }
  });
});
