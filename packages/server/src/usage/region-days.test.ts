import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  insertAccepted,
  insertApi,
  insertGroup,
  insertKey,
  reportOf,
} from '../../../../test/keyset-rows.ts';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { takeUsage } from './intake.ts';
import { forgetRegionDays, regionFacts } from './region-days.ts';
import { markSourceGone } from './source-gone.ts';

/** A key that one source used for a month, handed out anew; from then on nobody is accepted. */
async function deserted(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  for (let day = 0; day < 30; day++) {
    await world.pass(DAY);
    await instance.reportUse(keyId, 1);
  }
  const input = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
  await world.handOut(keyId);
  return { keyId, rotationId, instance };
}

async function silence(world: LifecycleWorld, ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.everyoneReports();
}

forEachStore('a region that accepts nothing at all for an api', (open) => {
  test('retires nothing, however long, until a person says that its client is gone (K5b, K15)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await deserted(world);
    await silence(world, 90 * DAY);
    assert.deepEqual(await world.advance(keyId), []);
    const { waits_for, safe_to_retire_at } = await world.rotation(rotationId);
    const [wait] = JSON.parse(waits_for);
    assert.match(wait.text, /region eu accepts nothing for this api.*`keyturn sources gone src_/);
    assert.deepEqual([wait.until, safe_to_retire_at], [null, null]);
    await markSourceGone(world.deployment, OPERATOR, { sourceId: wait.subject });
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });

  test('and accepts again counts from then on, and those who are accepted elsewhere say nothing', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await deserted(world);
    const from = world.now;
    await silence(world, 20 * DAY);
    const elsewhere = await insertGroup(world.deployment, 'ver_us', ['acme'], 'us');
    await insertAccepted(world.deployment, elsewhere, from, world.now);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(4 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    assert.equal((await world.rotation(rotationId)).phase, 'suspended');
  });
});

const USE = {
  ...{ version: 1, outcome: 'accepted', reason: 'accepted', source: null, count: 1, probe: false },
};

forEachStore('the hours in which a region accepted something', (open) => {
  test('are those of accepted requests, in whatever order they are told, probes aside', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await insertApi(deployment, 'api_a');
    await insertKey(deployment, 'key_a', 'api_a');
    const group = await insertGroup(deployment, 'ver_a', ['api_a']);
    const now = deployment.serverTime.now();
    const start = Math.floor(now / DAY) * DAY - 3 * DAY;
    const tell = async (hour: number, change = {}) => {
      const at = start + hour * HOUR;
      const use = { ...USE, keyId: 'key_a', minute: at, firstAt: at, lastAt: at, ...change };
      const report = reportOf('i', 1, null, { usage: [use], sources: [] });
      await store.transaction((tx) => takeUsage(tx, deployment, group, report, now));
    };
    await tell(30);
    await tell(2);
    await tell(2);
    await tell(23);
    await tell(10, { probe: true });
    await tell(11, { outcome: 'refused', reason: 'key-unknown' });
    const [eu, ...others] = await regionFacts(store.db, 'api_a', now);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [eu?.region, eu?.knownFrom, eu?.acceptedUntil],
      ['eu', start + 2 * HOUR, start + 31 * HOUR],
    );
    assert.deepEqual(eu?.dead, [
      { from: start + 2 * HOUR, to: start + 24 * HOUR },
      { from: start + 23 * HOUR, to: start + 31 * HOUR },
    ]);
    await store.transaction((tx) => forgetRegionDays(tx, now + 500 * DAY));
    assert.deepEqual(await regionFacts(store.db, 'api_a', now), []);
  });
});
