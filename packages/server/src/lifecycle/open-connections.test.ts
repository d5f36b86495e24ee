import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { markInstanceGone } from '../keyset/instance-gone.ts';
import type { Store } from '../store/store.ts';
import { beginRotation } from './rotation-begin.ts';
import { showRotation } from './rotation-show.ts';

/** A rotation that only its open connections keep from going on. */
async function drained(store: Store) {
  const world = await makeLifecycleWorld(store);
  const instance = await world.startInstance('7f3aAAAA');
  const other = await world.startInstance('9b2cAAAA');
  const { keyId } = await world.issue();
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
  await world.handOut(keyId);
  const on = (version: number, open: number) => [{ keyId, version, open }];
  const waits = async () => {
    const { waitsFor } = await showRotation(world.deployment, rotationId);
    return waitsFor.map(({ code, subject, until, text }) => ({ code, subject, until, text }));
  };
  /** Time in which connections stay open. */
  const pass = async (ms: number, open: number) => {
    world.clock.advance(ms);
    await instance.reportOpen(on(1, open));
    await other.reportOpen(on(2, 2));
  };
  return { world, instance, other, keyId, on, waits, pass };
}

forEachStore('a rotation', (open) => {
  test('does not take its old version from under a connection, and goes on when it is closed (K16)', async (t) => {
    const { world, keyId, waits, pass } = await drained(await open(t));
    await pass(3 * DAY, 3);
    assert.deepEqual(await world.advance(keyId), []);
    assert.deepEqual(await waits(), [
      {
        code: 'source-on-old',
        subject: '7f3aAAAA',
        until: null,
        text: `3 connections are open on version 1 at ${world.group.name}/7f3a`,
      },
    ]);
    await pass(DAY, 1);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(1_000);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    assert.deepEqual((await world.standings(keyId))[0], 'suspended null');
  });

  test('does not wait for what an instance had open that a person called gone', async (t) => {
    const { world, keyId, instance, pass, other, on } = await drained(await open(t));
    await pass(3 * DAY, 3);
    assert.deepEqual(await world.advance(keyId), []);
    await markInstanceGone(world.deployment, OPERATOR, {
      verifierId: world.group.id,
      instanceId: instance.id,
    });
    // What its process may have seen until its grace is over is not known, and restarts the quiet.
    for (let hours = 0; hours < 48; hours += 6) {
      world.clock.advance(DAY / 4);
      await other.reportOpen(on(2, 2));
    }
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });
});
