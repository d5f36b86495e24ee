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
import { beginRotation } from './rotation-begin.ts';
import { releaseRotation } from './rotation-release.ts';
import { showRotation } from './rotation-show.ts';
import { revokeVersion } from './version-revoke.ts';

/** A rotation that has handed out its version, of a key with a source more than is remembered. */
async function overflowing(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  await instance.reportUse(keyId, 1, '*');
  const { rotationId } = await begin(world, keyId);
  await world.handOut(keyId);
  return { instance, keyId, rotationId, incomplete: { rotationId, name: 'incomplete' } };
}

function begin({ deployment }: LifecycleWorld, keyId: string) {
  return beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
}

async function waits({ deployment }: LifecycleWorld, rotationId: string): Promise<string[]> {
  const { waitsFor } = await showRotation(deployment, rotationId);
  return waitsFor.map(({ code, subject }) => (code === 'hold' ? subject : code));
}

forEachStore('a key with more sources than are remembered', (open) => {
  test('keeps its old version until a person decides, and ends its rotation after that (K5b)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId, incomplete } = await overflowing(world);
    await world.pass(300 * DAY);
    assert.deepEqual(await world.advance(keyId), []);
    assert.deepEqual(await waits(world, rotationId), ['incomplete']);
    await releaseRotation(deployment, OPERATOR, incomplete);
    await releaseRotation(deployment, OPERATOR, incomplete);
    const released = (await world.audited()).filter((action) => action === 'rotation.release');
    assert.equal(released.length, 1);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    await world.everyoneReports();
    await world.advance(keyId);
    await world.pass(DAY + MINUTE);
    assert.deepEqual(await world.advance(keyId), ['complete']);
  });

  test('keeps a version that is in use, whatever a person has decided', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, rotationId, incomplete } = await overflowing(world);
    await world.pass(30 * DAY);
    await releaseRotation(world.deployment, OPERATOR, incomplete);
    await instance.reportUse(keyId, 1, '*');
    await world.pass(23 * HOUR);
    assert.deepEqual(await world.advance(keyId), []);
    assert.deepEqual(await waits(world, rotationId), ['source-quiet-too-short']);
    await world.pass(HOUR);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });

  test('asks a person in each rotation, for as long as sources are remembered', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, incomplete } = await overflowing(world);
    await world.pass(30 * DAY);
    await releaseRotation(deployment, OPERATOR, incomplete);
    await revokeVersion(deployment, OPERATOR, { keyId, version: 1 });
    const next = await begin(world, keyId);
    await world.handOut(keyId);
    await world.pass(30 * DAY);
    await world.advance(keyId);
    assert.deepEqual(await waits(world, next.rotationId), ['incomplete']);
    await world.pass(341 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    const again = releaseRotation(deployment, OPERATOR, { ...next, name: 'incomplete' });
    await assert.rejects(again, { code: 'hold-unknown' });
  });
});
