import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { DAY, HOUR, MINUTE, makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { sweep } from '../reconciler/sweep.ts';
import { ringKey } from './ring.ts';
import { RING_KEY_AGE_MS, turnRing } from './ring-turn.ts';

async function mintingId(deployment: Deployment): Promise<number> {
  return (await runCommand(deployment, SYSTEM, ringKey)).id;
}

async function ringIds(deployment: Deployment): Promise<number[]> {
  const { db } = deployment.store;
  const rows = await db.selectFrom('ring_keys').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** As if the ring had gone round: every id is taken, each for a year. */
async function fillRing(deployment: Deployment): Promise<void> {
  const now = deployment.serverTime.now();
  await deployment.store.transaction(async (tx) => {
    await tx.deleteFrom('ring_keys').execute();
    for (let id = 0; id < 62; id += 1) {
      const added_at = now - (62 - id) * 365 * DAY;
      await tx
        .insertInto('ring_keys')
        .values({ id, added_at, minting_at: added_at, replaced: 0 })
        .execute();
      const name = `ring:${id}`;
      const sealed = deployment.seal.seal(Buffer.alloc(32, id).toString('base64url'), name);
      const secret = { name, sealed, created_at: added_at };
      await tx
        .insertInto('secrets')
        .values(secret)
        .onConflict((one) => one.doNothing())
        .execute();
    }
  });
}

forEachStore('a turn of the tag ring', (open) => {
  test('adds a key when the newest is old, and mints with it once every verifier has it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const slow = await world.startInstance('slow');
    await world.startInstance('quick');
    await world.pass(RING_KEY_AGE_MS - MINUTE);
    await sweep(deployment);
    assert.deepEqual(await ringIds(deployment), [0]);
    await world.pass(MINUTE);
    await sweep(deployment);
    assert.deepEqual(await ringIds(deployment), [0, 1]);
    await world.instances[1]?.report();
    await sweep(deployment);
    assert.equal(await mintingId(deployment), 0, 'one that is fresh lacks it (row M3)');
    await slow.report();
    await sweep(deployment);
    assert.equal(await mintingId(deployment), 1);
    assert.deepEqual((await world.audited()).slice(-2), ['ring.add', 'ring.mint']);
  });

  test('waits for an instance in grace, and not for one whose grace is over', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('lost');
    world.clock.advance(RING_KEY_AGE_MS);
    await world.instances[0]?.report();
    await turnRing(deployment);
    world.clock.advance(23 * HOUR);
    await turnRing(deployment);
    assert.equal(await mintingId(deployment), 0);
    world.clock.advance(2 * HOUR);
    await turnRing(deployment);
    assert.equal(await mintingId(deployment), 1);
  });

  test('counts for every node at once, and is made by one of them', async (t) => {
    const store = await open(t);
    const { deployment: a, clock } = await makeDeployment(store, {}, { seed: 'a' });
    const { deployment: b } = await makeDeployment(store, {}, { clock, seed: 'b' });
    clock.advance(RING_KEY_AGE_MS);
    await Promise.all([turnRing(a), turnRing(b)]);
    await Promise.all([turnRing(a), turnRing(b)]);
    assert.deepEqual([await mintingId(a), await mintingId(b)], [1, 1]);
    assert.deepEqual(await ringIds(a), [0, 1]);
  });

  test('falls back with a database that was put back to before it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    world.clock.advance(RING_KEY_AGE_MS);
    await turnRing(deployment);
    await turnRing(deployment);
    assert.equal(await mintingId(deployment), 1);
    await deployment.store.transaction((tx) =>
      tx.deleteFrom('ring_keys').where('id', '=', 1).execute(),
    );
    assert.equal(await mintingId(deployment), 0);
  });

  test('uses an id again only when no version that may live carries it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const keyId = await world.publishKey();
    await fillRing(deployment);
    await turnRing(deployment);
    const added = async () =>
      (await world.audited()).filter((action) => action === 'ring.add').length;
    assert.equal(await added(), 1, 'an active version carries ring id 0');
    const set = (change: { ring_id?: null; state?: string }) =>
      deployment.store.transaction((tx) =>
        tx.updateTable('versions').set(change).where('key_id', '=', keyId).execute(),
      );
    await set({ ring_id: null });
    await turnRing(deployment);
    assert.equal(await added(), 1, 'a version may carry it');
    await set({ state: 'deactivated' });
    await turnRing(deployment);
    assert.equal(await added(), 2);
  });

  test('mints with a key under an id that another had only when no replica from before is in use', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await fillRing(deployment);
    await turnRing(deployment);
    world.clock.advance(399 * DAY);
    await turnRing(deployment);
    assert.equal(
      await mintingId(deployment),
      61,
      'a stale replica would refuse its strings (row M2)',
    );
    world.clock.advance(2 * DAY);
    await turnRing(deployment);
    assert.equal(await mintingId(deployment), 0);
  });
});
