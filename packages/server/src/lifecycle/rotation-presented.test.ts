import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editKey } from './key-edit.ts';
import { taintKey } from './key-taint.ts';
import { addPolicy } from './policy-add.ts';
import { advanceRotation } from './rotation-advance.ts';
import { beginRotation } from './rotation-begin.ts';
import { rollBackRotation } from './rotation-roll-back.ts';

const KNOWN = '192.0.2.0/24';
const THIEF = '198.51.100.0/24';

/** A key whose old version is suspended, which a source used that has been silent for long. */
async function suspended(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  await instance.reportUse(keyId, 1, KNOWN);
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
  await world.handOut(keyId);
  await suspendAgain(world, keyId);
  return { instance, keyId, rotationId };
}

async function suspendAgain(world: LifecycleWorld, keyId: string, quietMs = 100 * DAY) {
  await world.pass(quietMs);
  const steps = await world.advance(keyId);
  assert.equal(steps.at(-1), 'suspend');
  await world.everyoneReports();
  assert.deepEqual(await world.advance(keyId), ['hide']);
  await world.pass(HOUR);
}

async function asked(world: LifecycleWorld): Promise<number> {
  const notices = await world.notices();
  return notices.filter((type) => type === 'rotation.restore-asked').length;
}

forEachStore('a suspended version that is presented', (open) => {
  test('comes back by rule once, where its source was accepted before (K6)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, rotationId } = await suspended(world);
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(keyId), ['restore']);
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    assert.equal((await world.rotation(rotationId)).promoted_at, world.now, 'evidence starts anew');
    assert.ok((await world.notices()).includes('rotation.restored'));
    assert.equal(await asked(world), 0);
    await suspendAgain(world, keyId, 120 * DAY);
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(keyId), []);
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await asked(world), 1, 'the second time a person is asked, once');
    assert.deepEqual(await world.standings(keyId), ['suspended null', 'active primary']);
  });

  test('is found by the next look, whoever died after the report', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, rotationId } = await suspended(world);
    const before = (await world.rotation(rotationId)).phase;
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.equal((await world.rotation(rotationId)).phase, before, 'counting uses decides nothing');
    world.clock.advance(30 * HOUR);
    assert.equal(await advanceRotation(world.deployment, keyId), 'restore');
  });

  test('is not revived by who was never accepted; a person is asked once for each such source', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId } = await suspended(world);
    for (const source of [THIEF, THIEF, '203.0.113.0/24', THIEF]) {
      await instance.reportSuspended(keyId, 1, source);
      assert.deepEqual(await world.advance(keyId), []);
      world.clock.advance(1_000);
    }
    assert.equal(await asked(world), 2);
    assert.deepEqual(await world.standings(keyId), ['suspended null', 'active primary']);
    // Also where a verifier that had not heard yet accepted it meanwhile.
    await instance.reportUse(keyId, 1, '100.64.0.0/24');
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await asked(world), 3);
    world.clock.advance(1_000);
    await instance.reportSuspended(keyId, 1, '*');
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await asked(world), 4, 'one that is not remembered is a stranger');
  });

  test('is not revived by who was refused before, and accepted only by a verifier that lagged', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId } = await suspended(world);
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(keyId), ['restore']);
    await instance.reportSuspended(keyId, 1, THIEF);
    await suspendAgain(world, keyId, 120 * DAY);
    await world.deployment.store.transaction((tx) =>
      tx.updateTable('rotations').set({ restores: 0 }).execute(),
    );
    await instance.reportUse(keyId, 1, THIEF);
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await asked(world), 1);
  });

  test('ends all the same where one that was never accepted presents it day after day (K6)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, rotationId } = await suspended(world);
    for (let day = 0; day < 8; day++) {
      await instance.reportSuspended(keyId, 1, THIEF);
      assert.deepEqual(await world.advance(keyId), [], 'a person is asked, and may yet answer');
      const [wait] = JSON.parse((await world.rotation(rotationId)).waits_for);
      assert.match(wait.text, /presented while suspended by 198\.51\.100\.0\/24/);
      await world.pass(DAY - HOUR / 2);
    }
    await world.pass(DAY);
    await instance.reportSuspended(keyId, 1, THIEF);
    await world.pass(HOUR);
    const acts = await world.advance(keyId);
    assert.deepEqual(acts, ['complete'], (await world.rotation(rotationId)).waits_for);
    assert.equal(await asked(world), 1);
  });

  test('never ends by itself while one presents it that was accepted before (K15)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId } = await suspended(world);
    await world.deployment.store.transaction((tx) =>
      tx.updateTable('rotations').set({ restores: 1 }).execute(),
    );
    for (let day = 0; day < 20; day++) {
      await instance.reportSuspended(keyId, 1, KNOWN);
      assert.deepEqual(await world.advance(keyId), []);
      await world.pass(DAY - HOUR / 2);
    }
    assert.equal(await asked(world), 1);
  });

  test('stays where the policy wants a person to decide, and where the key is under suspicion', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const choices = {
      quietMs: null,
      retireSafetyMs: null,
      suspensionMs: null,
      holdDownMs: null,
      jitterRatio: null,
    };
    const input = {
      name: 'careful',
      ...choices,
      restore: 'ask',
      narrowScopes: null,
      narrowOrder: null,
    } as const;
    const { id } = await addPolicy(deployment, OPERATOR, input);
    const { instance, keyId } = await suspended(world);
    await editKey(deployment, OPERATOR, { keyId, policyId: id });
    await instance.reportSuspended(keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await asked(world), 1);
    const tainted = await world.issue();
    await instance.reportUse(tainted.keyId, 1, KNOWN);
    await beginRotation(deployment, OPERATOR, {
      keyId: tainted.keyId,
      reason: '',
      expedite: false,
    });
    await world.handOut(tainted.keyId);
    await suspendAgain(world, tainted.keyId);
    await taintKey(deployment, OPERATOR, { keyId: tainted.keyId, tainted: true });
    await instance.reportSuspended(tainted.keyId, 1, KNOWN);
    assert.deepEqual(await world.advance(tainted.keyId), []);
    assert.equal(await asked(world), 2);
  });

  test('comes back on the way back, too: there it is the new one', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue();
    const rotation = { keyId, reason: '', expedite: false };
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
    await world.handOut(keyId);
    await instance.reportUse(keyId, 2, KNOWN);
    await rollBackRotation(world.deployment, OPERATOR, { rotationId });
    await suspendAgain(world, keyId);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'suspended null']);
    await instance.reportSuspended(keyId, 2, KNOWN);
    assert.deepEqual(await world.advance(keyId), ['restore']);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
  });
});

forEachStore('a version that was never handed out and is presented', (open) => {
  test('is an alarm, once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue();
    await beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
    assert.deepEqual(await world.advance(keyId), ['publish']);
    await instance.reportUse(keyId, 2, THIEF);
    await world.advance(keyId);
    await instance.reportUse(keyId, 2, THIEF);
    await world.advance(keyId);
    const alarms = (await world.notices()).filter((type) => type === 'rotation.early-use');
    assert.equal(alarms.length, 1);
  });
});
