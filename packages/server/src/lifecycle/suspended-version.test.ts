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
import { markSourceGone } from '../usage/source-gone.ts';
import { resumeKey } from './key-resume.ts';
import { suspendKey } from './key-suspend.ts';
import { beginRotation } from './rotation-begin.ts';
import { showRotation } from './rotation-show.ts';

/** A key whose old version is suspended, and from now on accepted by none. */
async function hidden(world: LifecycleWorld) {
  const { deployment } = world;
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(deployment, OPERATOR, rotation);
  await world.handOut(keyId);
  await world.pass(3 * DAY);
  assert.deepEqual(await world.advance(keyId), ['suspend']);
  await world.everyoneReports();
  assert.deepEqual(await world.advance(keyId), ['hide']);
  return { keyId, rotationId, instance };
}

forEachStore('a suspended version', (open) => {
  test('does not end while a verifier has not reported up to the end of its suspension (K6)', async (t) => {
    const world = await makeLifecycleWorld(await open(t), {
      graceMs: { strict: 0, balanced: 40 * DAY, available: DAY },
    });
    const { keyId, rotationId } = await hidden(world);
    world.clock.advance(30 * HOUR);
    assert.deepEqual(await world.advance(keyId), []);
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    const codes = waitsFor.map(({ code }) => code);
    assert.deepEqual(codes, ['watermark-missing', 'suspension-running']);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['complete']);
  });

  test('that was presented waits its whole time after that, without the time in which its key was suspended', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, instance } = await hidden(world);
    await world.pass(10 * HOUR);
    await instance.reportUse(keyId, 1);
    await world.pass(HOUR);
    await suspendKey(deployment, OPERATOR, { keyId });
    await world.pass(100 * HOUR);
    await resumeKey(deployment, OPERATOR, { keyId });
    for (const sourceId of await sourcesOf(world, keyId)) {
      await markSourceGone(deployment, OPERATOR, { sourceId });
    }
    await world.pass(23 * HOUR - MINUTE);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(2 * MINUTE);
    assert.deepEqual(await world.advance(keyId), ['complete']);
  });
});

async function sourcesOf({ deployment }: LifecycleWorld, keyId: string): Promise<string[]> {
  const rows = await deployment.store.db
    .selectFrom('sources')
    .select('id')
    .where('key_id', '=', keyId)
    .execute();
  return rows.map(({ id }) => id);
}
