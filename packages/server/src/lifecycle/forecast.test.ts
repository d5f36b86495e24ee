import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant } from '@keyturn/core';
import {
  DAY,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { beginRotation } from './rotation-begin.ts';
import { showRotation } from './rotation-show.ts';

async function begun(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
  const shown = async () => {
    const { safeToRetireAt, forecast } = await showRotation(world.deployment, rotationId);
    return { safeToRetireAt, ...forecast };
  };
  return { instance, keyId, shown };
}

/** Server time at which the rotation takes a step, if nothing new happens. */
async function stepsAt(world: LifecycleWorld, keyId: string, at: string): Promise<string[]> {
  const left = Date.parse(at) - world.deployment.serverTime.now();
  await world.pass(left - 1_000);
  assert.deepEqual(await world.advance(keyId), [], 'not before');
  await world.pass(1_000);
  return world.advance(keyId);
}

forEachStore('a forecast', (open) => {
  test('says when the old version is suspended, and by what, and comes true', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, keyId, shown } = await begun(world);
    assert.match((await shown()).text, /^Version 2 is not handed out yet; /);
    await instance.reportUse(keyId, 1);
    await world.handOut(keyId);
    await world.pass(DAY + MINUTE);
    await instance.reportUse(keyId, 1);
    await world.advance(keyId);
    const { safeToRetireAt, steps, text } = await shown();
    assert.ok(safeToRetireAt);
    assert.deepEqual(
      steps.map(({ code }) => code),
      ['overlap-running', 'source-on-old'],
    );
    assert.equal(steps.at(-1)?.until, safeToRetireAt, 'the deciding one is the last');
    assert.ok(
      text.startsWith(`Safe to suspend version 1 at ${safeToRetireAt} at the earliest if `),
    );
    assert.deepEqual(await stepsAt(world, keyId, safeToRetireAt), ['suspend']);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['hide']);
    const { durations, serverTime } = world.deployment;
    const end = formatInstant(serverTime.now() + DAY + durations.clockToleranceMs);
    const suspended = await shown();
    assert.match(suspended.text, new RegExp(`^Version 1 is suspended since .* until ${end}`));
    assert.deepEqual(await stepsAt(world, keyId, end), ['complete']);
    assert.match((await shown()).text, /^The rotation has ended: completed at /);
    assert.deepEqual((await shown()).steps, []);
  });

  test('names who is missing where nobody can know', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, shown } = await begun(world);
    await TestHolder.enrol(world.deployment, keyId);
    await world.handOut(keyId);
    await world.advance(keyId);
    const { safeToRetireAt, steps, text } = await shown();
    assert.equal(safeToRetireAt, null);
    assert.deepEqual([steps.at(-1)?.code, steps.at(-1)?.until], ['holder-not-confirmed', null]);
    assert.match(
      text,
      /^Nobody can say when version 1 may be suspended: holder .* has not picked up version 2\. Everything else is over at /,
    );
  });
});
