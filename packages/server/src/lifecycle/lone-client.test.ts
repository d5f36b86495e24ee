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
import { beginRotation } from './rotation-begin.ts';
import { dueKeys } from './rotation-due.ts';

/** Whether the only client of an api sends something in an hour, counted from a Monday's midnight. */
type Habit = (hour: number) => boolean;

const ONCE_A_DAY: Habit = (hour) => hour % 24 === 2;
const OFFICE_HOURS: Habit = (hour) =>
  hour % 24 >= 9 && hour % 24 < 17 && Math.floor(hour / 24) % 7 < 5;

/**
 * The only client of an api in its only region is given its key on Monday at 9, and its successor some
 * days later; it uses that from its next request on. Only what is due is looked at.
 *
 * @returns days from the beginning of the rotation to its end.
 */
async function rotate(world: LifecycleWorld, sends: Habit, afterDays: number): Promise<number> {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  const beginsAt = 10 + 24 * afterDays;
  let rotationId = '';
  for (let hour = 10; hour < beginsAt + 24 * 30; hour++) {
    world.clock.advance(HOUR);
    await world.everyoneReports();
    if (hour === beginsAt) {
      const input = { keyId, reason: '', expedite: false };
      ({ rotationId } = await beginRotation(world.deployment, OPERATOR, input));
      await world.handOut(keyId);
    }
    if (sends(hour)) await instance.reportUse(keyId, hour > beginsAt ? 2 : 1);
    const { rotations: due } = await dueKeys(world.deployment, 10);
    if (due.length > 0) await world.advance(keyId);
    if (rotationId === '') continue;
    const { phase, ended_at, started_at } = await world.rotation(rotationId);
    if (ended_at === null) continue;
    assert.equal(phase, 'completed');
    return (ended_at - started_at) / DAY;
  }
  return Number.POSITIVE_INFINITY;
}

forEachStore('a rotation of the only key of an api, used in one region', (open) => {
  const cases = [
    { name: 'once a day, from its second day on', sends: ONCE_A_DAY, afterDays: 1, within: 5 },
    { name: 'once a day, after a week', sends: ONCE_A_DAY, afterDays: 7, within: 3 },
    { name: 'in office hours, over its first night', sends: OFFICE_HOURS, afterDays: 1, within: 5 },
    { name: 'in office hours, over a weekend', sends: OFFICE_HOURS, afterDays: 4, within: 6 },
  ];
  for (const { name, sends, afterDays, within } of cases) {
    test(`ends by itself where it is used ${name} (K5b)`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const days = await rotate(world, sends, afterDays);
      assert.ok(days <= within, `${days} days`);
    });
  }
});
