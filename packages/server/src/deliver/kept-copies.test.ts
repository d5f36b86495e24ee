import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { showRotation } from '../lifecycle/rotation-show.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import { sweep } from '../reconciler/sweep.ts';
import { holderGone } from './holder-gone.ts';

/** Numbers of the versions whose key string the server can still give. */
async function kept({ deployment }: LifecycleWorld): Promise<number[]> {
  const rows = await deployment.store.db
    .selectFrom('versions')
    .select('number')
    .where('sealed', 'is not', null)
    .orderBy('number')
    .execute();
  return rows.map(({ number }) => number);
}

async function rotating(world: LifecycleWorld) {
  await world.startInstance('i');
  const { keyId } = await world.issue();
  const input = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
  return { keyId, rotationId };
}

forEachStore('the copy of a key string', (open) => {
  test('outlives its rotation while nobody has confirmed the version: it is the only one (K13)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId } = await rotating(world);
    await world.advance(keyId);
    await revokeVersion(deployment, OPERATOR, { keyId, version: 1 });
    await world.handOut(keyId);
    assert.equal((await showRotation(deployment, rotationId)).phase, 'completed');
    await world.pass(30 * DAY);
    await sweep(deployment);
    const holder = await TestHolder.enrol(deployment, keyId);
    const { status, sealed } = await holder.pickup();
    assert.equal(status, 'available');
    assert.equal((await holder.open(sealed)).version, 2);
    await sweep(deployment);
    assert.deepEqual(await kept(world), [2], 'the answer to the pickup may be lost');
    await holder.confirm(2);
    await sweep(deployment);
    assert.deepEqual(await kept(world), []);
  });

  test('outlives its rotation for a holder that enrolled late and has not confirmed', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await rotating(world);
    const first = await TestHolder.enrol(deployment, keyId);
    await world.handOut(keyId);
    await first.move(1);
    await world.advance(keyId);
    await world.pass(3 * DAY);
    const late = await TestHolder.enrol(deployment, keyId, { name: 'late' });
    await revokeVersion(deployment, OPERATOR, { keyId, version: 1 });
    await world.advance(keyId);
    await sweep(deployment);
    assert.equal((await late.move(1)).version, 2);
    await sweep(deployment);
    assert.deepEqual(await kept(world), []);
  });

  test('that is not kept any more is named as that to who has no version (K13)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    world.clock.advance(2 * DAY);
    await sweep(world.deployment);
    const late = await TestHolder.enrol(world.deployment, keyId);
    const { status, version, sealed } = await late.pickup(null);
    assert.deepEqual([status, version, sealed], ['not-kept', 1, null]);
    assert.equal((await late.pickup(1)).status, 'current');
  });

  test('of an issued key waits for the holders that are enrolled, however long', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const slow = await TestHolder.enrol(deployment, keyId);
    const lost = await TestHolder.enrol(deployment, keyId, { name: 'lost' });
    const silent = { name: 'silent', kind: 'ephemeral' } as const;
    await TestHolder.enrol(deployment, keyId, silent);
    world.clock.advance(40 * DAY);
    await sweep(deployment);
    assert.equal((await slow.move(0)).version, 1);
    await sweep(deployment);
    assert.deepEqual(await kept(world), [1]);
    await holderGone(deployment, OPERATOR, { holderId: lost.id });
    await sweep(deployment);
    assert.deepEqual(await kept(world), []);
  });
});
