import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { inPhase, openOf } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { compromiseKey } from './key-compromise.ts';
import { expireKey } from './key-expire.ts';
import { resumeKey } from './key-resume.ts';
import { revokeKey } from './key-revoke.ts';
import { suspendKey } from './key-suspend.ts';
import { taintKey } from './key-taint.ts';
import { rollBackRotation } from './rotation-roll-back.ts';

/** A roll back that waits until every verifier accepts the restored version. */
async function pending(world: LifecycleWorld) {
  const { keyId, rotationId } = await inPhase(world, 'suspended');
  await rollBackRotation(world.deployment, OPERATOR, { rotationId });
  assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
  assert.equal((await world.rotation(rotationId)).roll_back_pending, 1);
  return { keyId, rotationId };
}

forEachStore('a roll back that is not primary yet', (open) => {
  test('is over with its key', async (t) => {
    for (const end of ['revoked', 'expired'] as const) {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, rotationId } = await pending(world);
      if (end === 'revoked') await revokeKey(world.deployment, OPERATOR, { keyId });
      else await expireKey(world.deployment, keyId);
      const gone = `deactivated ${end}`;
      assert.deepEqual(await world.standings(keyId), [gone, gone]);
      assert.equal((await world.rotation(rotationId)).phase, 'cancelled');
      assert.deepEqual(await world.advance(keyId), []);
    }
  });

  test('goes on while the key is suspended or tainted, for no version is taken away by it', async (t) => {
    for (const act of [suspendKey, taintKey]) {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, rotationId } = await pending(world);
      await act(world.deployment, OPERATOR, { keyId, tainted: true });
      assert.deepEqual(await world.advance(keyId), [], 'K1 does not hold yet');
      await world.everyoneReports();
      await world.advance(keyId);
      assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
      const { holds } = (await openOf(world, keyId)) ?? assert.fail();
      assert.equal(holds.length, 1);
      await resumeKey(world.deployment, OPERATOR, { keyId });
      await taintKey(world.deployment, OPERATOR, { keyId, tainted: false });
      assert.equal((await world.rotation(rotationId)).direction, 'back');
    }
  });

  test('gives way to a compromise of the version that it would go back to', async (t) => {
    for (const refuseAfterMs of [0, HOUR]) {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId } = await pending(world);
      await compromiseKey(world.deployment, OPERATOR, { keyId, versions: [1], refuseAfterMs });
      await world.everyoneReports();
      await world.advance(keyId);
      assert.equal((await world.standings(keyId))[1], 'active primary');
      assert.equal((await openOf(world, keyId))?.direction ?? 'forward', 'forward');
    }
  });
});
