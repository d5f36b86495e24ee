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
import { holderGone } from '../deliver/holder-gone.ts';
import { pickup } from '../deliver/holder-pickup.ts';
import { sweep } from '../reconciler/sweep.ts';
import { beginRotation } from './rotation-begin.ts';
import { rollBackRotation } from './rotation-roll-back.ts';
import { showRotation } from './rotation-show.ts';

async function issued(world: LifecycleWorld) {
  await world.startInstance('i');
  const { keyId, keyString } = await world.issue();
  const begin = () =>
    beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
  const rollBack = (rotationId: string) =>
    rollBackRotation(world.deployment, OPERATOR, { rotationId });
  const awaited = async (rotationId: string) => {
    await world.advance(keyId);
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    return waitsFor.filter(({ code }) => code === 'holder-not-confirmed');
  };
  const enrol = (name: string) => TestHolder.enrol(world.deployment, keyId, { name });
  return { keyId, keyString, begin, rollBack, awaited, enrol };
}

/** Resolves at the next commit that touches a key. */
async function nextCommit({ deployment }: LifecycleWorld): Promise<void> {
  await new Promise<void>((resolve) => {
    const forget = deployment.signals.listen(() => {
      forget();
      resolve();
    });
  });
}

forEachStore('on the way back a holder', (open) => {
  test('that never had the new version is not waited for; one that has both confirms the old one anew', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, begin, rollBack, awaited, enrol } = await issued(world);
    const [both, lagging] = [await enrol('both'), await enrol('lagging')];
    await both.confirm(1);
    await lagging.confirm(1);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    await both.move(1);
    assert.deepEqual(
      (await awaited(rotationId)).map(({ subject }) => subject),
      [lagging.id],
    );
    world.clock.advance(1_000);
    await rollBack(rotationId);
    const [wait, ...others] = await awaited(rotationId);
    assert.deepEqual([wait?.subject, others], [both.id, []]);
    assert.match(wait?.text ?? '', /has version 2 and has not confirmed version 1 since/);
    const { progress } = await showRotation(world.deployment, rotationId);
    assert.deepEqual([progress.holdersConfirmed, progress.holdersTotal], [1, 2]);
    await both.confirm(1);
    assert.deepEqual(await awaited(rotationId), []);
    assert.equal((await showRotation(world.deployment, rotationId)).phase, 'draining');
    await both.confirm(2);
    assert.equal((await awaited(rotationId)).length, 1, 'a late word for the new version counts');
  });

  test('that confirmed only the old one before, and has picked the new one up, is waited for', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, begin, rollBack, awaited, enrol } = await issued(world);
    const holder = await enrol('bot');
    await holder.confirm(1);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    assert.equal((await holder.pickup(1)).status, 'available');
    world.clock.advance(1_000);
    await rollBack(rotationId);
    assert.equal((await awaited(rotationId)).length, 1);
    // It never came to use what it picked up, and says so by what it names.
    assert.equal((await holder.pickup(1)).status, 'current');
    assert.deepEqual(await awaited(rotationId), []);
    const told = (await world.audited()).filter((action) => action === 'holder.confirm');
    assert.equal(told.length, 2);
  });

  test('that holds the new version alone is named with what helps, and keeps it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, begin, rollBack, awaited, enrol } = await issued(world);
    world.clock.advance(2 * DAY);
    await world.everyoneReports();
    await sweep(deployment);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    const late = await enrol('late');
    await late.move(0);
    world.clock.advance(1_000);
    await rollBack(rotationId);
    const [wait] = await awaited(rotationId);
    assert.equal(
      wait?.text,
      'holder late has no way back: it holds version 2 alone; give it version 1 by hand, or say `keyturn holders gone`',
    );
    const { status, version, sealed } = await late.pickup(2, 60_000);
    assert.deepEqual([status, version, sealed], ['not-kept', 1, null]);
    await world.pass(100 * DAY);
    await world.advance(keyId);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
    await holderGone(deployment, OPERATOR, { holderId: late.id });
    assert.deepEqual((await world.advance(keyId)).slice(0, 2), ['drain', 'suspend']);
  });
});

forEachStore('a pickup after a roll back', (open) => {
  test('gives the old version again, at once to who waits, to who had it and to who never did (K13)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, keyString, begin, rollBack, awaited, enrol } = await issued(world);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    const holder = await enrol('bot');
    const second = await holder.move(1);
    const request = await holder.signed('pickup', { have: 2 });
    const asked = nextCommit(world);
    const waiting = pickup(deployment, request, { have: 2, waitMs: 600_000 });
    await asked;
    world.clock.advance(1_000);
    await rollBack(rotationId);
    const answer = await waiting;
    assert.deepEqual([answer.status, answer.version, answer.now], ['available', 1, true]);
    assert.equal((await holder.open(answer.sealed)).keyString, keyString);
    assert.equal((await holder.open((await holder.pickup(2)).sealed)).keyString, keyString);
    assert.notEqual(second.keyString, keyString);
    assert.equal((await awaited(rotationId)).length, 1, 'a pickup is no confirmation');
    await holder.confirm(1);
    assert.deepEqual(await awaited(rotationId), []);
  });

  test('wakes nobody when it is repeated', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, begin, rollBack, enrol } = await issued(world);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    const holder = await enrol('bot');
    await holder.move(1);
    await rollBack(rotationId);
    await holder.pickup(2);
    let woken = 0;
    const forget = deployment.signals.listen(({ keys }) => {
      if (keys.has(keyId)) woken += 1;
    });
    await holder.pickup(2);
    await holder.pickup(2);
    forget();
    assert.equal(woken, 0);
  });
});
