import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../test/deployment.ts';
import { headOf, insertApi, reportOf } from '../../../test/keyset-rows.ts';
import {
  DAY,
  HOUR,
  LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../test/stores.ts';
import { noteStart, unknownTimes } from './clock-hold.ts';
import { requireRightClock } from './clock-off.ts';
import { takeReport } from './keyset/report.ts';
import { compromiseKey } from './lifecycle/key-compromise.ts';
import { revokeKey } from './lifecycle/key-revoke.ts';
import { beginRotation } from './lifecycle/rotation-begin.ts';
import { releaseRotation } from './lifecycle/rotation-release.ts';
import { showRotation } from './lifecycle/rotation-show.ts';
import { refuseDue } from './reconciler/refuse-due.ts';
import { sweep } from './reconciler/sweep.ts';
import type { Store } from './store/store.ts';

async function persisted({ db }: Store): Promise<number> {
  return (await db.selectFrom('head').select('server_time').executeTakeFirstOrThrow()).server_time;
}

/** The server starts again on the store of a world, where its clock is now. */
async function startAgain(world: LifecycleWorld, seed: string, acceptJump = false) {
  const { clock, group } = world;
  const { store } = world.deployment;
  const before = await persisted(store);
  const { deployment } = await makeDeployment(store, {}, { clock, seed, acceptJump });
  await noteStart(deployment, before);
  return new LifecycleWorld(deployment, clock, group);
}

/** A rotation whose old version is all but suspended, and a key that expires in a day. */
async function makeWorld(store: Store) {
  const world = await makeLifecycleWorld(store);
  await world.startInstance('i');
  const { keyId } = await world.issue();
  const short = await world.issue({ expiresAt: world.now + DAY });
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
  await world.handOut(keyId);
  await sweep(world.deployment);
  return { world, keyId, shortId: short.keyId, rotationId };
}

forEachStore('a server that starts with a wall clock far ahead', (open) => {
  test('ends nothing by time and suspends nothing, and says why on every open rotation', async (t) => {
    const { world, keyId, shortId, rotationId } = await makeWorld(await open(t));
    world.clock.advance(400 * DAY);
    const held = await startAgain(world, 'held');
    assert.ok(held.now - world.now < -399 * DAY, 'server time does not follow it');
    await sweep(held.deployment);
    assert.deepEqual(await held.standings(shortId), ['active primary']);
    await held.advance(keyId);
    assert.deepEqual(await held.standings(keyId), ['active predecessor', 'active primary']);
    const { holds } = await showRotation(held.deployment, rotationId);
    assert.deepEqual(
      holds.map(({ name, by }) => [name, by]),
      [['clock', 'system']],
    );
    const release = releaseRotation(held.deployment, OPERATOR, { rotationId, name: 'clock' });
    await assert.rejects(release, { code: 'hold-of-key' });
  });

  test('takes what people do all the same, security acts above all (K10)', async (t) => {
    const { world, shortId } = await makeWorld(await open(t));
    world.clock.advance(2 * HOUR);
    const held = await startAgain(world, 'held');
    requireRightClock(held.deployment);
    await revokeKey(held.deployment, OPERATOR, { keyId: shortId });
    assert.deepEqual(await held.standings(shortId), ['deactivated revoked']);
  });

  test('refuses a compromised version for good by whichever of the two times is later', async (t) => {
    const { world, shortId: keyId } = await makeWorld(await open(t));
    await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs: 3 * HOUR });
    world.clock.advance(2 * HOUR);
    const held = await startAgain(world, 'held');
    await refuseDue(held.deployment);
    assert.deepEqual((await held.standings(keyId))[0], 'active primary', 'not before either');
    world.clock.advance(HOUR);
    await refuseDue(held.deployment);
    assert.deepEqual((await held.standings(keyId))[0], 'compromised compromised');
  });

  test('holds no more once the clock was set right', async (t) => {
    const { world, shortId } = await makeWorld(await open(t));
    world.clock.stepWall(400 * DAY);
    const held = await startAgain(world, 'held');
    assert.equal(held.deployment.serverTime.isHeld(), true);
    world.clock.stepWall(-400 * DAY);
    assert.equal(held.deployment.serverTime.isHeld(), false);
    const right = await startAgain(held, 'right');
    await right.pass(DAY + MINUTE);
    await sweep(right.deployment);
    assert.deepEqual(await right.standings(shortId), ['deactivated expired']);
  });
});

forEachStore('a jump of the clock that a person accepts', (open) => {
  test('is audited, ends what is due, and is no time in which a version was quiet (K5b)', async (t) => {
    const { world, keyId, shortId } = await makeWorld(await open(t));
    const from = await persisted(world.deployment.store);
    world.clock.advance(3 * DAY);
    const accepted = await startAgain(await startAgain(world, 'held'), 'accepted', true);
    assert.equal(accepted.now, world.now);
    assert.equal((await accepted.audited()).at(-1), 'clock.accept');
    const { db } = accepted.deployment.store;
    assert.deepEqual(await unknownTimes(db, 'acme', accepted.now), [{ from, to: accepted.now }]);
    await sweep(accepted.deployment);
    assert.deepEqual(await accepted.standings(shortId), ['deactivated expired']);
    await accepted.startInstance('j');
    await accepted.advance(keyId);
    assert.deepEqual(await accepted.standings(keyId), ['active predecessor', 'active primary']);
  });

  test('is unobserved until each verifier has heard of it: what it saw since is told as of before', async (t) => {
    const { world } = await makeWorld(await open(t));
    const heardAt = world.now;
    const from = await persisted(world.deployment.store);
    world.clock.advance(3 * DAY);
    const { deployment, clock, group, now: to } = await startAgain(world, 'accepted', true);
    const { db } = deployment.store;
    await insertApi(deployment, 'other');
    const report = async (instance: string, sequence: number, watermark: number) => {
      clock.advance(5 * MINUTE);
      const next = { ...reportOf(instance, sequence, await headOf(deployment)), watermark };
      await takeReport(deployment, group, next);
      return deployment.serverTime.now();
    };
    const jump = { from, to };
    const row = db.selectFrom('instances').select('sequence').where('id', '=', 'i');
    const { sequence } = await row.executeTakeFirstOrThrow();
    await report('new', 1, 0);
    assert.deepEqual(await unknownTimes(db, 'acme', to), [jump], 'it has seen nothing yet');
    const heard = await report('i', sequence + 1, heardAt + 5 * MINUTE);
    assert.deepEqual(await unknownTimes(db, 'acme', to), [jump, { from: to, to: heard }]);
    const now = await report('i', sequence + 2, heard);
    assert.deepEqual(await unknownTimes(db, 'acme', now), [jump, { from: to, to: heard }]);
    const cloneHeard = await report('took a new id', 1, heardAt + 15 * MINUTE);
    assert.deepEqual(await unknownTimes(db, 'acme', now), [jump, { from: to, to: cloneHeard }]);
    assert.deepEqual(await unknownTimes(db, 'other', now), [jump], 'another group serves it');
  });

  test('is none where it is short, or where the sweep went on through an idle night', async (t) => {
    const { world } = await makeWorld(await open(t));
    const { store } = world.deployment;
    for (let hour = 0; hour < 9; hour += 1) {
      world.clock.advance(HOUR);
      await sweep(world.deployment);
    }
    world.clock.advance(HOUR);
    const next = await startAgain(world, 'next');
    assert.deepEqual([next.now, next.deployment.serverTime.isHeld()], [world.now, false]);
    assert.deepEqual(await unknownTimes(store.db, 'acme', next.now), []);
  });
});
