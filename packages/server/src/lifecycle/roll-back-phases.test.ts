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
import { beginRotation } from './rotation-begin.ts';
import { rollBackRotation } from './rotation-roll-back.ts';

const PHASES = ['migrating', 'draining', 'suspended'] as const;

/** Numbers of the versions of which a sealed copy is kept. */
async function kept({ deployment }: LifecycleWorld): Promise<number[]> {
  const rows = await deployment.store.db
    .selectFrom('versions')
    .select('number')
    .where('sealed', 'is not', null)
    .orderBy('number')
    .execute();
  return rows.map(({ number }) => number);
}

/** A rotation that was handed out, with one holder that has moved and one that moves after `phase`. */
async function inPhase(world: LifecycleWorld, phase: (typeof PHASES)[number]) {
  await world.startInstance('i');
  const { keyId } = await world.issue();
  const begin = () =>
    beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
  const [quick, slow] = [
    await TestHolder.enrol(world.deployment, keyId, { name: 'quick' }),
    await TestHolder.enrol(world.deployment, keyId, { name: 'slow' }),
  ];
  const { rotationId } = await begin();
  await world.handOut(keyId);
  await quick.move(1);
  if (phase !== 'migrating') await slow.move(1);
  await world.advance(keyId);
  if (phase === 'suspended') {
    await world.pass(3 * DAY);
    await world.advance(keyId);
    await world.everyoneReports();
  }
  assert.equal((await world.rotation(rotationId)).phase, phase);
  return { keyId, rotationId, begin, quick, slow };
}

forEachStore('a roll back with holders on both sides', (open) => {
  for (const phase of PHASES) {
    test(`while ${phase} ends with the new version over, and another rotation may begin`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, rotationId, begin, quick, slow } = await inPhase(world, phase);
      world.clock.advance(1_000);
      await rollBackRotation(world.deployment, OPERATOR, { rotationId });
      await world.everyoneReports();
      await world.advance(keyId);
      assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
      assert.equal((await world.rotation(rotationId)).phase, 'migrating');
      assert.deepEqual(await kept(world), [1, 2], 'both copies live until it ends (K13)');
      await quick.move(2);
      assert.equal((await slow.pickup(phase === 'migrating' ? 1 : 2)).version, 1);
      await slow.confirm(1);
      assert.deepEqual(await world.advance(keyId), ['drain']);
      await world.pass(3 * DAY);
      assert.deepEqual(await world.advance(keyId), ['suspend']);
      await world.everyoneReports();
      assert.deepEqual(await world.advance(keyId), ['hide']);
      await world.pass(2 * DAY);
      assert.deepEqual(await world.advance(keyId), ['complete']);
      assert.equal((await world.rotation(rotationId)).phase, 'rolled-back');
      assert.deepEqual(await world.standings(keyId), ['active primary', 'deactivated deactivated']);
      assert.deepEqual(await kept(world), []);
      assert.ok((await world.notices()).includes('rotation.rolled-back'));
      assert.ok((await begin()).created);
      await world.handOut(keyId);
      assert.equal((await quick.move(1)).version, 3);
    });
  }
});
