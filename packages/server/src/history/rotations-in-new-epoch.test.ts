import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { inPhase, PHASES, type Phase } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';
import { openEpoch } from './open-epoch.ts';

const PUT_BACK = { seen: [], lastCommonRevision: 0, reason: 'put back' };

/** The phase in which a new epoch leaves a rotation, and whether it holds it. */
const EXPECTED: Record<Phase, { phase: Phase; isHeld: boolean }> = {
  prepared: { phase: 'prepared', isHeld: true },
  publishing: { phase: 'publishing', isHeld: true },
  ready: { phase: 'publishing', isHeld: true },
  migrating: { phase: 'migrating', isHeld: false },
  draining: { phase: 'migrating', isHeld: false },
  suspended: { phase: 'draining', isHeld: false },
};

forEachStore('a new epoch meets a rotation', (open) => {
  for (const phase of PHASES) {
    const { phase: next, isHeld } = EXPECTED[phase];
    test(`that is ${phase}: it is ${next}${isHeld ? ' under the hold restored' : ''}`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const { rotationId } = await inPhase(world, phase);
      world.clock.advance(60_000);
      await openEpoch(world.deployment, PUT_BACK);
      const rotation = await world.rotation(rotationId);
      assert.equal(rotation.phase, next);
      assert.equal(await isRestoredHeld(world, rotationId), isHeld);
      assert.equal(rotation.next_check_at, world.now);
      const isHandedOut = PHASES.indexOf(phase) >= PHASES.indexOf('migrating');
      if (isHandedOut) assert.equal(rotation.promoted_at, world.now, 'evidence counts from now');
    });
  }

  test('a suspended version is accepted again, with everybody to hear of it first', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await inPhase(world, 'suspended');
    await openEpoch(world.deployment, PUT_BACK);
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    assert.equal((await world.rotation(rotationId)).restoring, 1);
    assert.ok((await world.notices()).includes('rotation.restored'));
  });

  test('a person lifts the hold, and the rotation goes on where it stands', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await inPhase(world, 'publishing');
    await openEpoch(world.deployment, PUT_BACK);
    await world.everyoneReports();
    await world.advance(keyId);
    assert.equal((await world.rotation(rotationId)).phase, 'ready', 'and is not handed out');
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'restored' });
    await world.advance(keyId);
    assert.equal((await world.rotation(rotationId)).phase, 'migrating');
  });
});

async function isRestoredHeld(
  { deployment }: Awaited<ReturnType<typeof makeLifecycleWorld>>,
  rotationId: string,
): Promise<boolean> {
  const holds = await deployment.store.db
    .selectFrom('rotation_holds')
    .select('name')
    .where('rotation_id', '=', rotationId)
    .execute();
  return holds.some(({ name }) => name === 'restored');
}
