import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { inPhase } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { compromiseKey } from './key-compromise.ts';
import { sayNotMe, showNotMe } from './not-me.ts';

forEachStore('what an owner is told of a rotation', (open) => {
  test('names the instant of its hand-out, also once it went back', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { rotationId } = await inPhase(world, 'migrating');
    const handedOutAt = world.now;
    world.clock.advance(HOUR);
    assert.equal((await showNotMe(world.deployment, rotationId)).handedOutAt, handedOutAt);
    await sayNotMe(world.deployment, OPERATOR, rotationId);
    world.clock.advance(HOUR);
    const after = await showNotMe(world.deployment, rotationId);
    assert.deepEqual([after.handedOutAt, after.isDone], [handedOutAt, true]);
  });

  test('takes back nothing that a compromise has made', async (t) => {
    for (const refuseAfterMs of [0, HOUR]) {
      const world = await makeLifecycleWorld(await open(t));
      await world.startInstance('i');
      const { keyId } = await world.issue();
      const done = await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs });
      await world.handOut(keyId);
      const before = await world.standings(keyId);
      const view = await sayNotMe(world.deployment, OPERATOR, done.rotationId ?? '');
      assert.equal(view.remedy, 'none');
      assert.deepEqual(await world.standings(keyId), before);
    }
  });
});
