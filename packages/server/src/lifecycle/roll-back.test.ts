import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { showKey } from './key-show.ts';
import { beginRotation } from './rotation-begin.ts';
import { restoreRotation } from './rotation-restore.ts';
import { rollBackRotation } from './rotation-roll-back.ts';
import { showRotation } from './rotation-show.ts';
import { revokeVersion } from './version-revoke.ts';

async function begun(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  const begin = () =>
    beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
  const { rotationId } = await begin();
  const id = { rotationId };
  const rollBack = () => rollBackRotation(world.deployment, OPERATOR, id);
  const restore = () => restoreRotation(world.deployment, OPERATOR, id);
  return { instance, keyId, rotationId, begin, rollBack, restore };
}

/** The old version is suspended, nobody accepts it. */
async function suspended(world: LifecycleWorld) {
  const given = await begun(world);
  await world.handOut(given.keyId);
  await world.pass(3 * DAY);
  assert.deepEqual(await world.advance(given.keyId), ['suspend']);
  await world.everyoneReports();
  assert.deepEqual(await world.advance(given.keyId), ['hide']);
  return given;
}

/** The version that leaves does so, step by step, and the rotation ends as `rolled-back`. */
async function endsRolledBack(world: LifecycleWorld, keyId: string, rotationId: string) {
  const steps = await world.advance(keyId);
  assert.deepEqual(
    steps.filter((step) => step !== 'drain'),
    [],
  );
  await world.pass(3 * DAY);
  assert.deepEqual(await world.advance(keyId), ['suspend']);
  await world.everyoneReports();
  assert.deepEqual(await world.advance(keyId), ['hide']);
  await world.pass(DAY + MINUTE);
  assert.deepEqual(await world.advance(keyId), ['complete']);
  assert.equal((await showRotation(world.deployment, rotationId)).phase, 'rolled-back');
  assert.deepEqual(await world.standings(keyId), ['active primary', 'deactivated deactivated']);
}

forEachStore('a roll back', (open) => {
  test('makes the old version primary at once while it is accepted, and the new one leaves in steps', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, begin, rollBack } = await begun(world);
    await world.handOut(keyId);
    await world.pass(20 * HOUR);
    const turnedAt = world.now;
    await rollBack();
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
    assert.equal((await world.rotation(rotationId)).promoted_at, turnedAt, 'K4 counts from here');
    await world.pass(20 * HOUR);
    assert.deepEqual(
      (await world.advance(keyId)).filter((step) => step !== 'drain'),
      [],
    );
    await endsRolledBack(world, keyId, rotationId);
    const notices = (await world.notices()).filter((type) => type.startsWith('rotation.roll'));
    assert.deepEqual(notices, ['rotation.rolled-back', 'rotation.rolling-back']);
    const { created } = await begin();
    assert.ok(created);
    assert.equal((await world.standings(keyId)).length, 3);
  });

  test('of a suspended version hands it out when K1 holds for it again, and no sooner', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, rollBack } = await suspended(world);
    await rollBack();
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    assert.deepEqual(await world.advance(keyId), []);
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    assert.equal(waitsFor[0]?.code, 'verifier-not-acknowledged');
    const { versions } = await showKey(world.deployment, keyId);
    assert.deepEqual(
      versions.map(({ acceptedByAll }) => acceptedByAll),
      [false, true],
    );
    await rollBack();
    await world.everyoneReports();
    assert.equal((await world.advance(keyId))[0], 'swap');
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
    await endsRolledBack(world, keyId, rotationId);
    const acts = (await world.audited()).filter((action) => action === 'rotation.roll-back');
    assert.equal(acts.length, 1, 'asked twice, told once');
  });
});

forEachStore('a restore', (open) => {
  test('has the suspended version accepted again, which leaves once more by time and evidence', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, restore } = await suspended(world);
    await restore();
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    const restored = await showRotation(world.deployment, rotationId);
    assert.deepEqual([restored.phase, restored.direction], ['draining', 'forward']);
    await restore();
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(3 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    const acts = (await world.audited()).filter((action) => action === 'rotation.restore');
    assert.equal(acts.length, 1);
    assert.ok((await world.notices()).includes('rotation.restored'));
  });

  test('is followed by a roll back that waits until every verifier has heard of it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, restore, rollBack } = await suspended(world);
    await restore();
    await rollBack();
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    assert.deepEqual(await world.advance(keyId), []);
    await world.everyoneReports();
    assert.equal((await world.advance(keyId))[0], 'swap');
  });
});

forEachStore('roll back and restore', (open) => {
  test('are refused where another act is meant, or nothing is left to go back to', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rollBack, restore, rotationId } = await begun(world);
    const refusals = async (code: string, other: string) => {
      await assert.rejects(rollBack(), { code });
      await assert.rejects(restore(), { code: other });
    };
    await refusals('use-cancel', 'not-in-this-phase');
    await assert.rejects(rollBack(), /Use `cancel`/);
    await world.advance(keyId);
    await refusals('use-cancel', 'not-in-this-phase');
    await world.handOut(keyId);
    await restore();
    await revokeVersion(deployment, OPERATOR, { keyId, version: 1 });
    if ((await world.rotation(rotationId)).ended_at === null) {
      await assert.rejects(rollBack(), { code: 'version-latched' });
    }
    await world.advance(keyId);
    await refusals('rotation-ended', 'rotation-ended');
    const missing = { rotationId: 'rot_x' };
    await assert.rejects(rollBackRotation(deployment, OPERATOR, missing), { code: 'not-found' });
  });
});
