import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DURATIONS, formatInstant, SESSION_END_MS } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertGroup, reportOf } from '../../../../test/keyset-rows.ts';
import { DAY, MINUTE, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editApi } from '../lifecycle/api-edit.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import type { Store } from '../store/store.ts';
import { instanceFacts } from './instances.ts';
import { showReceipt } from './receipts.ts';
import { takeReport } from './report.ts';
import { graceInForce } from './terms.ts';

const LEASE = 30_030;
const HOUR = 60 * MINUTE;
const KEY = { id: 'key_1', api_id: 'acme', class: 'default' };

function editGrace(world: { deployment: Parameters<typeof editApi>[0] }, grace: 'strict') {
  return editApi(world.deployment, OPERATOR, {
    apiId: 'acme',
    keyClasses: { default: { grace } },
  });
}

forEachStore('a verifier that was cut off before the grace of a key was shortened', (open) => {
  test('is in the bound of a revocation with the grace that it was told (K7)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await editApi(world.deployment, OPERATOR, {
      apiId: 'acme',
      keyClasses: { default: { grace: 'available' } },
    });
    const lost = await world.startInstance('lost');
    await lost.report();
    const { keyId } = await world.issue();
    const cutOffAt = world.now;
    await editGrace(world, 'strict');
    world.clock.advance(HOUR);
    const { receiptId } = await revokeKey(world.deployment, OPERATOR, { keyId });
    const receipt = await showReceipt(world.deployment, receiptId);
    const mustStopBy = formatInstant(cutOffAt + LEASE + DAY + SESSION_END_MS);
    assert.deepEqual(
      receipt.pending.map((one) => [one.instance, one.mustStopBy]),
      [['lost', mustStopBy]],
    );
    assert.deepEqual([receipt.worstCaseAt, receipt.complete], [mustStopBy, false]);
    await world.pass(23 * HOUR);
    assert.equal((await showReceipt(world.deployment, receiptId)).complete, true);
  });

  test('leaves that grace unobserved for evidence, for good; one that heard of it does not (K5c)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const heard = await world.startInstance('heard');
    await world.startInstance('lost');
    const cutOffAt = world.now;
    await editGrace(world, 'strict');
    await heard.report();
    await heard.report();
    world.clock.advance(30 * DAY);
    const { db } = deployment.store;
    const grace = await graceInForce(db, deployment, KEY, 'strict');
    const facts = await instanceFacts(db, deployment, 'acme', grace);
    const lasts = facts.map(({ instance, leaseEndsAt, graceEndsAt }) => [
      instance,
      leaseEndsAt - cutOffAt,
      graceEndsAt - leaseEndsAt,
    ]);
    assert.deepEqual(lasts, [
      ['heard', LEASE, 0],
      ['lost', LEASE, 15 * MINUTE],
    ]);
  });
});

/** An instance that was renewed just before the server started again with other durations. */
async function restartedWith(store: Store, change: Partial<typeof DEFAULT_DURATIONS>) {
  const { deployment: first, clock } = await makeDeployment(store);
  const group = await insertGroup(first, 'ver_a', ['acme']);
  await takeReport(first, group, reportOf('i', 1, await headOf(first)));
  clock.advance(1);
  const durations = { ...DEFAULT_DURATIONS, ...change };
  const restart = (seed: string) => makeDeployment(store, { durations }, { clock, seed });
  return { clock, restart };
}

forEachStore('a server that starts with shorter durations', (open) => {
  test('waits for leases as long as they were given, also after a second start (K8)', async (t) => {
    const store = await open(t);
    const { clock, restart } = await restartedWith(store, { leaseMs: 5_000 });
    await restart('second');
    clock.advance(3_000);
    const { deployment } = await restart('third');
    const standing = async () =>
      (await instanceFacts(store.db, deployment, 'acme', 0))[0]?.standing;
    clock.advance(LEASE - 3_000 - 1);
    assert.equal(await standing(), 'fresh');
    clock.advance(3_000 + 1);
    assert.equal(await standing(), 'stale');
  });

  test('counts with the grace that a cut-off verifier was told', async (t) => {
    const store = await open(t);
    const graceMs = { strict: 0, balanced: 0, available: 0 };
    const { clock, restart } = await restartedWith(store, { graceMs });
    const { deployment } = await restart('second');
    clock.advance(LEASE);
    const grace = await graceInForce(store.db, deployment, KEY, 'balanced');
    const look = async () => (await instanceFacts(store.db, deployment, 'acme', grace))[0];
    assert.equal((await look())?.standing, 'grace');
    clock.advance(15 * MINUTE);
    assert.equal((await look())?.standing, 'stale');
  });
});
