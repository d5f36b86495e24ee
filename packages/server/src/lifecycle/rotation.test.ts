import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  DAY,
  HOUR,
  LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { showKey } from './key-show.ts';
import { advanceRotation } from './rotation-advance.ts';
import { beginRotation } from './rotation-begin.ts';
import { cancelRotation } from './rotation-cancel.ts';
import { rotationEvents } from './rotation-events.ts';
import { extendRotation } from './rotation-extend.ts';
import { holdRotation } from './rotation-hold.ts';
import { listRotations } from './rotation-list.ts';
import { releaseRotation } from './rotation-release.ts';
import { showRotation } from './rotation-show.ts';
import type { RotationEventView } from './rotation-tell.ts';

const BY_HAND = { reason: 'yearly', expedite: false };

async function begun(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId, keyString } = await world.issue();
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, { keyId, ...BY_HAND });
  const id = { rotationId };
  return { instance, keyId, keyString, rotationId, id };
}

async function handedOutOnceAccepted(world: LifecycleWorld, keyId: string, rotationId: string) {
  const { deployment } = world;
  assert.equal(await advanceRotation(deployment, keyId), 'publish');
  assert.deepEqual(await world.standings(keyId), ['active primary', 'active successor']);
  assert.equal(await advanceRotation(deployment, keyId), null);
  const { waitsFor } = await showRotation(deployment, rotationId);
  assert.equal(waitsFor[0]?.code, 'verifier-not-acknowledged');
  await world.everyoneReports();
  assert.deepEqual(await world.advance(keyId), ['ready', 'promote']);
  assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
  const migrating = await showRotation(deployment, rotationId);
  assert.ok(migrating.waitsFor.some(({ code }) => code === 'holder-not-confirmed'));
}

async function drained(world: LifecycleWorld, keyId: string, rotationId: string) {
  assert.deepEqual(await world.advance(keyId), ['drain']);
  const { progress } = await showRotation(world.deployment, rotationId);
  assert.deepEqual(progress, {
    verifiersCurrent: 1,
    verifiersTotal: 1,
    holdersConfirmed: 1,
    holdersTotal: 1,
    sourcesMoved: 0,
    sourcesTotal: 1,
    shareOnNew: 0.5,
  });
}

async function endedInSteps(world: LifecycleWorld, keyId: string) {
  await world.pass(2 * DAY);
  assert.deepEqual(await world.advance(keyId), ['suspend']);
  assert.deepEqual(await world.standings(keyId), ['suspended null', 'active primary']);
  await world.everyoneReports();
  assert.deepEqual(await world.advance(keyId), ['hide']);
  await world.pass(DAY + MINUTE);
  assert.deepEqual(await world.advance(keyId), ['complete']);
  assert.deepEqual(await world.standings(keyId), ['deactivated deactivated', 'active primary']);
}

forEachStore('a rotation', (open) => {
  test('goes from issue to the end of the old version, step by step, with a holder that moves', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, keyString, rotationId } = await begun(world);
    const holder = await TestHolder.enrol(world.deployment, keyId);
    await instance.reportUse(keyId, 1);
    await handedOutOnceAccepted(world, keyId, rotationId);
    assert.notEqual((await holder.move(1)).keyString, keyString);
    world.clock.advance(1_000);
    await instance.reportUse(keyId, 2);
    await drained(world, keyId, rotationId);
    await endedInSteps(world, keyId);
    assert.equal((await showRotation(world.deployment, rotationId)).phase, 'completed');
    assert.deepEqual(await world.notices(), [
      'rotation.completed',
      'rotation.handed-out',
      'rotation.started',
      'rotation.suspended',
    ]);
    const steps = (await world.audited()).filter((action) => action.startsWith('rotation.'));
    const acts = 'begin publish ready promote drain suspend hide complete end'.split(' ');
    assert.deepEqual(
      steps,
      acts.map((act) => `rotation.${act}`),
    );
    const { db } = world.deployment.store;
    const sealed = db.selectFrom('versions').select('number').where('sealed', 'is not', null);
    assert.deepEqual(await sealed.execute(), [], 'no copy of a key string is left');
  });

  test('tells each phase and each change of what it waits for once, in order', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId } = await begun(world);
    await world.advance(keyId);
    await world.pass(1_000);
    await world.advance(keyId);
    await world.pass(1_000);
    await world.advance(keyId);
    const { events } = await rotationEvents(deployment, rotationId, 0);
    const told = events.map(({ phase, waitsFor }: RotationEventView) =>
      [phase, ...waitsFor.map(({ code }) => code)].join(' '),
    );
    assert.deepEqual(told, [
      'prepared',
      'publishing',
      'publishing verifier-not-acknowledged',
      'ready',
      'migrating',
      'draining',
      'draining overlap-running hold-down',
    ]);
    const rest = await rotationEvents(deployment, rotationId, events[5]?.seq ?? 0);
    assert.deepEqual(rest.events, events.slice(6));
    assert.equal(rest.ended, false);
  });
});

forEachStore('a rotation', (open) => {
  test('that is begun again is the same one (K9), also when two begin at once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const answers = await Promise.all(
      [1, 2, 3].map(() => beginRotation(world.deployment, OPERATOR, { keyId, ...BY_HAND })),
    );
    assert.equal(new Set(answers.map(({ rotationId }) => rotationId)).size, 1);
    assert.equal(answers.filter(({ created }) => created).length, 1);
    await world.handOut(keyId);
    const again = await beginRotation(world.deployment, OPERATOR, { keyId, ...BY_HAND });
    assert.deepEqual(again, { rotationId: answers[0]?.rotationId, created: false });
    assert.deepEqual(await world.notices(), ['rotation.handed-out', 'rotation.started']);
  });

  test('goes on where it was when the server dies between two steps', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const { keyId, rotationId } = await begun(world);
    await world.advance(keyId);
    const { deployment } = await makeDeployment(store, {}, { clock: world.clock, seed: 'second' });
    const restarted = new LifecycleWorld(deployment, world.clock, world.group);
    await restarted.startInstance('j');
    assert.deepEqual(await restarted.advance(keyId), [], 'the lease of the other may still run');
    world.clock.advance(31_000);
    await restarted.everyoneReports();
    const { waitsFor } = await showRotation(deployment, rotationId);
    assert.equal(waitsFor[0]?.code, 'verifier-not-acknowledged');
    world.clock.advance(15 * MINUTE);
    await restarted.everyoneReports();
    const acts = await restarted.advance(keyId);
    assert.deepEqual(
      acts.slice(0, 2),
      ['ready', 'promote'],
      'the other is fenced and out of grace',
    );
  });

  test('two that look at it at once take each step once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await begun(world);
    const acts = await Promise.all([
      advanceRotation(deployment, keyId),
      advanceRotation(deployment, keyId),
    ]);
    assert.deepEqual(
      acts.filter((act) => act !== null),
      ['publish'],
    );
  });
});

forEachStore('what a person does to a rotation:', (open) => {
  test('a hold beats every timer, is told, and is released by its name', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId } = await begun(world);
    const hold = { rotationId, name: 'freeze', text: 'black friday' };
    await holdRotation(deployment, OPERATOR, hold);
    await holdRotation(deployment, OPERATOR, { ...hold, text: 'again' });
    await world.pass(30 * DAY);
    assert.deepEqual(await world.advance(keyId), []);
    const held = await showRotation(deployment, rotationId);
    assert.equal(held.phase, 'prepared');
    assert.deepEqual(
      held.holds.map(({ name, by, text }) => [name, by, text]),
      [['freeze', 'operator', 'black friday']],
    );
    assert.deepEqual(
      held.waitsFor.map(({ code, subject }) => [code, subject]),
      [['hold', 'freeze']],
    );
    assert.deepEqual(await world.notices(), ['rotation.started', 'rotation.waiting']);
    const unknown = releaseRotation(deployment, OPERATOR, { rotationId, name: 'other' });
    await assert.rejects(unknown, { code: 'hold-unknown' });
    await releaseRotation(deployment, OPERATOR, { rotationId, name: 'freeze' });
    assert.deepEqual(await world.advance(keyId), ['publish']);
  });

  test('an extension keeps the old version longer than the rules do', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId, id } = await begun(world);
    await world.handOut(keyId);
    const past = extendRotation(deployment, OPERATOR, { ...id, until: world.now });
    await assert.rejects(past, { code: 'time-in-past' });
    const farther = extendRotation(deployment, OPERATOR, { ...id, byMs: 401 * DAY });
    await assert.rejects(farther, { code: 'invalid-input' });
    await extendRotation(deployment, OPERATOR, { ...id, until: world.now + 10 * DAY });
    await extendRotation(deployment, OPERATOR, { ...id, until: world.now + 5 * DAY });
    await world.pass(9 * DAY);
    assert.deepEqual(await world.advance(keyId), []);
    const { waitsFor } = await showRotation(deployment, rotationId);
    assert.deepEqual(
      waitsFor.map(({ code }) => code),
      ['overlap-running'],
    );
    await world.pass(DAY + MINUTE);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });
});

forEachStore('what a person does to a rotation:', (open) => {
  test('cancel before the hand-out latches the successor; after it, it is refused', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId, id } = await begun(world);
    await world.advance(keyId);
    await cancelRotation(deployment, OPERATOR, id);
    await cancelRotation(deployment, OPERATOR, id);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'deactivated deactivated']);
    assert.equal((await showRotation(deployment, rotationId)).phase, 'cancelled');
    const hold = holdRotation(deployment, OPERATOR, { ...id, name: 'late', text: '' });
    await assert.rejects(hold, { code: 'rotation-ended' });
    const next = await beginRotation(deployment, OPERATOR, { keyId, ...BY_HAND });
    await world.handOut(keyId);
    assert.deepEqual((await world.standings(keyId)).slice(2), ['active primary']);
    await assert.rejects(cancelRotation(deployment, OPERATOR, next), { code: 'use-roll-back' });
  });

  test('a rotation is refused where nothing could accept its version, and for a key that is not handed out', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const begin = (keyId: string) =>
      beginRotation(world.deployment, OPERATOR, { keyId, ...BY_HAND });
    await assert.rejects(begin('key_none'), { code: 'not-found' });
    const unseen = await world.publishKey();
    await assert.rejects(begin(unseen), { code: 'key-not-handed-out' });
    const { keyId } = await world.issue();
    await store.transaction(async (tx) => {
      await tx.updateTable('verifiers').set({ removed_at: 1 }).execute();
    });
    await assert.rejects(begin(keyId), { code: 'no-verifier' });
  });

  test('they are listed by key, phase and whether they are open', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId, id } = await begun(world);
    await cancelRotation(deployment, OPERATOR, id);
    world.clock.advance(1);
    const next = await beginRotation(deployment, OPERATOR, { keyId, ...BY_HAND });
    const page = { apiIds: null, cursor: null, limit: 1 };
    const first = await listRotations(deployment, { ...page, keyId });
    assert.deepEqual(
      first.items.map((one) => one.id),
      [rotationId],
    );
    const second = await listRotations(deployment, { ...page, cursor: first.next });
    assert.deepEqual(
      second.items.map((one) => one.id),
      [next.rotationId],
    );
    assert.equal(second.next, null);
    const found = await listRotations(deployment, { ...page, open: true, phase: 'prepared' });
    assert.equal(found.items[0]?.id, next.rotationId);
    assert.deepEqual((await listRotations(deployment, { ...page, apiIds: ['other'] })).items, []);
  });
});

forEachStore('evidence decides the end of a version:', (open) => {
  test('a source that stays on the old one holds it, whatever time says, and is told', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { instance, keyId, rotationId } = await begun(world);
    await world.handOut(keyId);
    for (let day = 1; day <= 3; day += 1) {
      await world.pass(DAY);
      await instance.reportUse(keyId, 1);
      assert.ok(!(await world.advance(keyId)).includes('suspend'));
    }
    const { waitsFor } = await showRotation(deployment, rotationId);
    assert.equal(waitsFor[0]?.code, 'source-on-old');
    assert.match(waitsFor[0]?.text ?? '', /192\.0\.2\.0\/24 with curl used version 1/);
    assert.deepEqual(await world.notices(), [
      'rotation.handed-out',
      'rotation.started',
      'rotation.stragglers',
    ]);
    assert.equal((await showKey(deployment, keyId)).versions[0]?.acceptedTotal, 3);
  });

  test('a verifier that went silent holds it: absence of reports is not silence of clients', async (t) => {
    const world = await makeLifecycleWorld(await open(t), {
      graceMs: { strict: 0, balanced: 40 * DAY, available: DAY },
    });
    const { keyId, rotationId } = await begun(world);
    await world.handOut(keyId);
    world.clock.advance(30 * DAY);
    await world.advance(keyId);
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    assert.deepEqual(
      waitsFor.map(({ code }) => code),
      ['watermark-missing'],
    );
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });

  test('a version presented while it is suspended does not end: a person hears of it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, rotationId } = await begun(world);
    await world.handOut(keyId);
    await world.pass(3 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    await world.pass(MINUTE);
    assert.deepEqual(await world.advance(keyId), ['hide']);
    await world.pass(23 * HOUR);
    await instance.reportUse(keyId, 1);
    await world.pass(2 * HOUR);
    assert.deepEqual(await world.advance(keyId), []);
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    assert.equal(waitsFor[0]?.code, 'source-on-old');
    assert.deepEqual(await world.notices(), [
      'rotation.handed-out',
      'rotation.restore-asked',
      'rotation.started',
      'rotation.suspended',
      'rotation.waiting',
    ]);
  });
});
