import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import type { Store } from '../store/store.ts';
import { startReconciler } from './reconciler.ts';

/** Counts the looks at lineages: each takes the lineage's lock. */
function counting(store: Store): { store: Store; looks: () => number } {
  let looks = 0;
  const counted: Store = Object.create(store);
  counted.lockLineage = async (tx, keyId) => {
    looks += 1;
    await store.lockLineage(tx, keyId);
  };
  return { store: counted, looks: () => looks };
}

async function draining(world: LifecycleWorld): Promise<string> {
  const { keyId } = await world.issue();
  const input = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
  await world.handOut(keyId);
  return rotationId;
}

/** Time goes by second by second while whoever is heard of reports every three. */
async function live(world: LifecycleWorld, ms: number, reports: boolean): Promise<void> {
  const reconciler = startReconciler(world.deployment);
  for (let gone = 0; gone < ms; gone += 1_000) {
    world.clock.advance(1_000);
    reconciler.wake();
    if (reports && gone % 3_000 === 0) await world.everyoneReports();
    await reconciler.rest();
  }
  await reconciler.stop();
}

forEachStore('an open rotation', (open) => {
  test('that nothing happens to is hardly looked at, and that one is not by others', async (t) => {
    const { store, looks } = counting(await open(t));
    const world = await makeLifecycleWorld(store);
    await world.startInstance('i');
    const ids = [await draining(world), await draining(world), await draining(world)];
    await world.pass(2 * HOUR);
    const before = looks();
    await live(world, MINUTE, true);
    assert.ok(looks() - before <= 3 * ids.length, `${looks() - before} looks in a minute`);
  });

  test('tells of a verifier that falls silent, and of its return, within seconds (K5c)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const rotationId = await draining(world);
    await world.pass(2 * HOUR);
    await live(world, 10_000, true);
    const isSilent = async () =>
      JSON.parse((await world.rotation(rotationId)).waits_for).some(
        ({ code }: { code: string }) => code === 'watermark-missing',
      );
    assert.equal(await isSilent(), false);
    await live(world, world.deployment.durations.reportAlarmMs + 10_000, false);
    assert.equal(await isSilent(), true);
    await live(world, 10_000, true);
    assert.equal(await isSilent(), false);
  });
});
