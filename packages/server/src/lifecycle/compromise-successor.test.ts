import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { inPhase, openOf } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { compromiseKey } from './key-compromise.ts';
import { revokeVersion } from './version-revoke.ts';

forEachStore('a compromise', (open) => {
  test('said again without versions leaves the successor alone that the first time has made', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, holder } = await inPhase(world, 'draining');
    await world.handOut(keyId);
    const say = (change: object = {}) => compromiseKey(deployment, OPERATOR, { keyId, ...change });
    const first = await say();
    assert.deepEqual(first.versions, [1, 2], 'both were out when it was first said');
    await world.handOut(keyId);
    const audited = await world.audited();
    const again = await say();
    assert.deepEqual([again.versions, again.receiptId], [first.versions, first.receiptId]);
    await holder.move(2);
    await world.advance(keyId);
    assert.equal(await openOf(world, keyId), undefined, 'everybody has moved');
    assert.deepEqual((await say()).versions, [1, 2], 'nor when its rotation has just ended');
    assert.equal((await world.standings(keyId))[2], 'active primary');
    assert.deepEqual(
      (await world.audited()).filter((action) => action === 'key.compromise').length,
      audited.filter((action) => action === 'key.compromise').length,
    );
    assert.deepEqual((await say({ versions: [3] })).versions, [3], 'what is named falls');
    assert.equal((await world.standings(keyId))[2], 'compromised compromised');
  });

  test('without versions means all that is out where the last compromise is long ago, or was none', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await inPhase(world, 'migrating');
    world.clock.advance(1);
    await compromiseKey(deployment, OPERATOR, { keyId, versions: [1] });
    const both = await compromiseKey(deployment, OPERATOR, { keyId });
    assert.deepEqual(both.versions, [1, 2], 'the second was out before the first was said');
    const other = (await world.issue()).keyId;
    await revokeVersion(deployment, OPERATOR, { keyId: other, version: 1 });
    await world.handOut(other);
    const after = await compromiseKey(deployment, OPERATOR, { keyId: other });
    assert.deepEqual(after.versions, [1, 2], 'a revoke says nothing of a leak');
    await world.handOut(other);
    await world.pass(DAY + deployment.durations.clockToleranceMs);
    assert.deepEqual(
      (await compromiseKey(deployment, OPERATOR, { keyId: other })).versions,
      [1, 2, 3],
    );
  });
});
