import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { isOpen, type PolicyCalendar } from '@keyturn/core';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import { resumeKey } from '../lifecycle/key-resume.ts';
import { suspendKey } from '../lifecycle/key-suspend.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { cancelRotation } from '../lifecycle/rotation-cancel.ts';
import { lookAtSchedule } from './look-at-schedule.ts';
import { readCalendar } from './read-calendar.ts';
import {
  addPolicy,
  changePolicy,
  lookAtSchedules,
  moveTo,
  openRotation,
  scheduleOf,
} from './testing/scheduled-keys.ts';

/** Due at 60 days, spread over a day. */
const NINETY = { maxAgeMs: 90 * DAY };

const OFFICE: PolicyCalendar = {
  timeZone: 'Europe/Zurich',
  workingHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
  freezeDays: [],
  freezes: [],
};

async function withKey(open: OpenTestStore, t: TestContext, says: object = NINETY, change = {}) {
  const world = await makeLifecycleWorld(await open(t));
  await world.startInstance('i');
  await addPolicy(world, 'pol_1', says);
  const { keyId } = await world.issue({ policyId: 'pol_1', ...change });
  const handedOut = world.now;
  await lookAtSchedules(world);
  return { world, keyId, handedOut, schedule: () => scheduleOf(world, keyId) };
}

async function planned({ deployment }: LifecycleWorld): Promise<{ step: number; at: string }[]> {
  const rows = await deployment.store.db
    .selectFrom('outbox')
    .select('data')
    .where('type', '=', 'rotation.planned')
    .orderBy('id')
    .execute();
  return rows.map(({ data }) => JSON.parse(data));
}

forEachStore('the schedule of a key', (open) => {
  test('begins its rotation when it is due by its age, and not a millisecond before', async (t) => {
    const { world, keyId, handedOut, schedule } = await withKey(open, t);
    const { nextAt } = await schedule();
    assert.ok(nextAt !== null);
    assert.ok(nextAt >= handedOut + 60 * DAY && nextAt <= handedOut + 61 * DAY);
    await moveTo(world, nextAt - 1);
    assert.equal(await openRotation(world, keyId), null);
    await moveTo(world, nextAt);
    const rotation = await openRotation(world, keyId);
    assert.deepEqual([rotation?.reason, rotation?.by_schedule], ['schedule of policy pol_1', 1]);
    assert.deepEqual(await schedule(), {
      ...{ lookAt: null, nextAt: null, told: [], since: null, blocked: null },
    });
  });

  test('tells each step of its ladder once, and of several that were missed only the nearest', async (t) => {
    const { world, schedule } = await withKey(open, t);
    const { nextAt } = await schedule();
    assert.ok(nextAt !== null);
    assert.deepEqual(await planned(world), []);
    await moveTo(world, (await schedule()).lookAt);
    await lookAtSchedules(world);
    // Nobody looks for three weeks.
    await moveTo(world, nextAt - 2 * DAY);
    await lookAtSchedules(world);
    await moveTo(world, (await schedule()).lookAt);
    await moveTo(world, (await schedule()).lookAt);
    const told = await planned(world);
    assert.deepEqual(told.map(({ step }) => step / DAY).sort(), [1, 30, 7]);
    assert.ok(told.every(({ at }) => at === new Date(nextAt).toISOString()));
  });

  test('that a policy moves far away is told anew, and one that is moved by minutes is not', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    const { nextAt } = await schedule();
    assert.ok(nextAt !== null);
    await moveTo(world, nextAt - HOUR);
    assert.deepEqual(
      (await planned(world)).map(({ step }) => step / DAY),
      [1],
    );
    await changePolicy(world, 'pol_1', { maxAgeMs: 90 * DAY + HOUR });
    await lookAtSchedules(world);
    assert.equal((await planned(world)).length, 1);
    await changePolicy(world, 'pol_1', { maxAgeMs: 365 * DAY });
    await lookAtSchedules(world);
    assert.equal((await planned(world)).length, 1);
    const { nextAt: moved, told } = await schedule();
    assert.ok(moved !== null && moved > nextAt + 150 * DAY);
    assert.deepEqual(told, []);
    for (let looks = 0; looks < 4; looks++) await moveTo(world, (await schedule()).lookAt);
    const later = (await planned(world)).filter(({ at }) => at === new Date(moved).toISOString());
    assert.deepEqual(later.map(({ step }) => step / DAY).sort(), [1, 14, 30, 7]);
    assert.equal(await openRotation(world, keyId), null);
  });

  test('stands however late it is looked at: what was missed begins at the first look', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    const { nextAt } = await schedule();
    await moveTo(world, (nextAt ?? 0) + 40 * DAY);
    assert.ok(await openRotation(world, keyId));
  });

  test('begins nothing while it is closed, and at its own place in the next opening', async (t) => {
    const says = { ...NINETY, calendar: OFFICE };
    const { world, keyId, schedule } = await withKey(open, t, says);
    const times = readCalendar(world.deployment.timeZones, OFFICE);
    const { nextAt } = await schedule();
    assert.ok(nextAt !== null && isOpen(times, nextAt));
    // The server was away for the rest of the day.
    await moveTo(world, nextAt + 10 * HOUR);
    assert.equal(await openRotation(world, keyId), null);
    const { lookAt, nextAt: kept } = await schedule();
    assert.equal(kept, nextAt);
    assert.ok(lookAt !== null && isOpen(times, lookAt) && lookAt > world.now);
    await moveTo(world, lookAt);
    assert.ok(await openRotation(world, keyId));
  });

  test('says why it cannot begin, once, and begins when that is over', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    await suspendKey(world.deployment, OPERATOR, { keyId });
    await moveTo(world, (await schedule()).nextAt);
    assert.equal((await schedule()).blocked, 'key-suspended');
    await moveTo(world, (await schedule()).lookAt);
    const skipped = (await world.audited()).filter((action) => action === 'key.skip-schedule');
    assert.equal(skipped.length, 1);
    assert.equal(await openRotation(world, keyId), null);
    await resumeKey(world.deployment, OPERATOR, { keyId });
    await moveTo(world, (await schedule()).lookAt);
    assert.ok(await openRotation(world, keyId));
  });

  test('counts from now where a policy makes a key overdue, so that not all begin at once', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    await moveTo(world, world.now + 50 * DAY);
    const changedAt = world.now;
    await changePolicy(world, 'pol_1', { maxAgeMs: 45 * DAY });
    await lookAtSchedules(world);
    assert.equal(await openRotation(world, keyId), null);
    const { nextAt, since } = await schedule();
    assert.equal(since, changedAt);
    assert.ok(nextAt !== null && nextAt > changedAt && nextAt <= changedAt + DAY);
    // Asked again, it is the same.
    await changePolicy(world, 'pol_1', { maxAgeMs: 45 * DAY });
    await lookAtSchedules(world);
    assert.equal((await schedule()).nextAt, nextAt);
  });

  test('is none while a rotation is open, and is planned anew when it has ended (K9)', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    const input = { keyId, reason: '', expedite: false };
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
    assert.equal((await schedule()).lookAt, null);
    await changePolicy(world, 'pol_1', { maxAgeMs: 30 * DAY });
    await moveTo(world, world.now + 50 * DAY);
    assert.equal((await openRotation(world, keyId))?.id, rotationId);
    const cancelledAt = world.now;
    await cancelRotation(world.deployment, OPERATOR, { rotationId });
    await lookAtSchedules(world);
    const { nextAt } = await schedule();
    // Overdue, but whoever cancelled has two days to mend what was wrong: a tenth of the age.
    assert.ok(
      nextAt !== null && nextAt >= cancelledAt + 2 * DAY && nextAt <= cancelledAt + 3 * DAY,
    );
  });

  test('ends with the policy, and with the key: nothing begins beyond its end (K11)', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    await changePolicy(world, 'pol_1', { quietMs: DAY });
    await lookAtSchedules(world);
    assert.deepEqual(await schedule(), {
      ...{ lookAt: null, nextAt: null, told: [], since: null, blocked: null },
    });
    const expiresAt = world.now + 50 * DAY;
    await addPolicy(world, 'pol_2', NINETY);
    const { keyId: ending } = await world.issue({ policyId: 'pol_2', expiresAt });
    await lookAtSchedules(world);
    const { lookAt, nextAt } = await scheduleOf(world, ending);
    assert.deepEqual([lookAt, nextAt], [null, null]);
    assert.equal(await openRotation(world, keyId), null);
  });

  test('of a key that no policy rotates is none, whatever happens to the key', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t, { quietMs: DAY });
    const input = { keyId, reason: '', expedite: false };
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
    await cancelRotation(world.deployment, OPERATOR, { rotationId });
    assert.deepEqual(await schedule(), {
      ...{ lookAt: null, nextAt: null, told: [], since: null, blocked: null },
    });
    assert.deepEqual(await lookAtSchedules(world), []);
  });

  test('is planned at the next change of a key of which nothing is known, as after a restore', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    const { nextAt } = await schedule();
    await world.deployment.store.transaction(async (tx) => {
      const unknown = { schedule_at: null, next_rotation_at: null, scheduled_since: null };
      await tx.updateTable('keys').set(unknown).where('id', '=', keyId).execute();
    });
    await suspendKey(world.deployment, OPERATOR, { keyId });
    await lookAtSchedules(world);
    assert.equal((await schedule()).nextAt, nextAt);
  });

  test('begins one rotation where two nodes look at once', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    world.clock.advance(((await schedule()).nextAt ?? 0) - world.now);
    const looks = [1, 2, 3].map(() => lookAtSchedule(world.deployment, keyId));
    await Promise.all(looks);
    const begun = (await world.audited()).filter((action) => action === 'rotation.begin');
    assert.equal(begun.length, 1);
  });

  test('that fails is put off, and holds up no other', async (t) => {
    const { world, keyId, schedule } = await withKey(open, t);
    await addPolicy(world, 'pol_bad', {
      ...NINETY,
      calendar: { ...OFFICE, timeZone: 'Nowhere/At all' },
    });
    const { keyId: broken } = await world.issue({ policyId: 'pol_bad' });
    await lookAtSchedules(world);
    assert.ok(((await scheduleOf(world, broken)).lookAt ?? 0) > world.now);
    await moveTo(world, (await schedule()).nextAt);
    assert.ok(await openRotation(world, keyId));
  });

  test('begins on a fixed date of its calendar, and once', async (t) => {
    const calendar = { ...OFFICE, workingHours: null };
    const { world, keyId, schedule } = await withKey(open, t, { rotateOn: ['03-01'], calendar });
    const { nextAt } = await schedule();
    const begin = Date.UTC(2026, 1, 28, 23);
    assert.ok(nextAt !== null && nextAt >= begin && nextAt < begin + DAY);
    await moveTo(world, nextAt);
    await world.handOut(keyId);
    const rotation = await openRotation(world, keyId);
    assert.equal(rotation?.by_schedule, 1);
    await world.pass(4 * DAY);
    await world.advance(keyId);
    await world.everyoneReports();
    await world.advance(keyId);
    await world.pass(2 * DAY);
    await world.advance(keyId);
    assert.equal(await openRotation(world, keyId), null);
    await lookAtSchedules(world);
    const next = new Date((await schedule()).nextAt ?? 0).toISOString();
    assert.match(next, /^2027-0(?:2-28|3-01)T/);
  });
});
