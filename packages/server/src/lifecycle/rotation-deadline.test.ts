import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import { addPolicy, changePolicy } from '../schedules/testing/scheduled-keys.ts';
import { beginRotation } from './rotation-begin.ts';
import { releaseRotation } from './rotation-release.ts';
import { restoreRotation } from './rotation-restore.ts';
import { rollBackRotation } from './rotation-roll-back.ts';

const TEN = 10 * DAY;

/** A rotation under a deadline of ten days, handed out, whose only source goes on with the old version. */
async function stuck(open: OpenTestStore, t: TestContext, says: object) {
  const world = await makeLifecycleWorld(await open(t));
  const instance = await world.startInstance('i');
  await addPolicy(world, 'pol_1', { deadlineMs: TEN, ...says });
  const { keyId } = await world.issue({ policyId: 'pol_1' });
  const begin = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, begin);
  const begunAt = world.now;
  await instance.reportUse(keyId, 1);
  await world.handOut(keyId);
  const row = () => world.rotation(rotationId);
  /** Time goes by up to so long after the begin; the source uses a version at its end. */
  const passTo = async (ms: number, uses = 1) => {
    await world.pass(begunAt + ms - world.now);
    if ((await row()).phase !== 'suspended') await instance.reportUse(keyId, uses);
    return world.advance(keyId);
  };
  return { world, instance, keyId, rotationId, row, passTo };
}

async function told({ deployment }: LifecycleWorld, type: string): Promise<object[]> {
  const { db } = deployment.store;
  const rows = await db.selectFrom('outbox').select('data').where('type', '=', type).execute();
  return rows.map(({ data }) => JSON.parse(data));
}

async function detailsOf({ deployment }: LifecycleWorld, action: string): Promise<object[]> {
  const { db } = deployment.store;
  const rows = await db
    .selectFrom('audit')
    .select('details')
    .where('action', '=', action)
    .execute();
  return rows.map(({ details }) => JSON.parse(details));
}

forEachStore('the deadline of a rotation', (open) => {
  test('is told two days before, once, with what follows', async (t) => {
    const { world, keyId, rotationId, passTo } = await stuck(open, t, {});
    await passTo(8 * DAY - 1);
    assert.deepEqual(await told(world, 'rotation.deadline-near'), []);
    await passTo(8 * DAY);
    await passTo(9 * DAY);
    const [notice, ...others] = await told(world, 'rotation.deadline-near');
    assert.deepEqual(others, []);
    const deadlineAt = new Date(world.now + DAY).toISOString();
    assert.deepEqual(notice, { keyId, rotationId, from: 1, to: 2, deadlineAt, action: 'hold' });
  });

  test('holds the rotation once: released by a person, it stays released', async (t) => {
    const { world, rotationId, row, passTo, instance, keyId } = await stuck(open, t, {});
    await passTo(TEN);
    const holds = () =>
      world.deployment.store.db
        .selectFrom('rotation_holds')
        .selectAll()
        .where('rotation_id', '=', rotationId)
        .execute();
    assert.deepEqual(
      (await holds()).map(({ name, by }) => [name, by]),
      [['deadline', 'system']],
    );
    assert.match(JSON.stringify(await told(world, 'rotation.waiting')), /it was to be done by/);
    assert.equal((await row()).phase, 'draining');
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'deadline' });
    await passTo(TEN + HOUR);
    assert.deepEqual(await holds(), []);
    await world.pass(HOUR);
    await instance.reportUse(keyId, 2);
    await world.pass(2 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    assert.deepEqual(await detailsOf(world, 'rotation.suspend'), [{ keyId }]);
  });

  test('lets it go on, and people are told of that once', async (t) => {
    const { world, row, passTo } = await stuck(open, t, { deadlineAction: 'extend' });
    await passTo(TEN);
    await passTo(TEN + HOUR);
    const passed = (await told(world, 'rotation.waiting')).filter((notice) =>
      JSON.stringify(notice).includes('its deadline was'),
    );
    assert.equal(passed.length, 1);
    assert.equal((await row()).phase, 'draining');
  });

  test('ends the old version whoever uses it, says so, and brings it back by no rule', async (t) => {
    const { world, instance, keyId, rotationId, row, passTo } = await stuck(open, t, {
      deadlineAction: 'retire',
    });
    await passTo(8 * DAY);
    await passTo(TEN - 1);
    assert.equal((await row()).phase, 'draining');
    assert.deepEqual(await passTo(TEN), ['suspend']);
    assert.deepEqual(await detailsOf(world, 'rotation.suspend'), [{ keyId, because: 'deadline' }]);
    assert.equal((await row()).ended_by_deadline, 1);
    const suspended = { keyId, rotationId, version: 1, because: 'deadline' };
    assert.deepEqual(await told(world, 'rotation.suspended'), [suspended]);
    await instance.reportSuspended(keyId, 1);
    assert.deepEqual(await world.advance(keyId), ['hide']);
    assert.equal((await row()).phase, 'suspended');
    assert.equal((await told(world, 'rotation.restore-asked')).length, 1);
    // It goes on being presented, and is over after seven suspensions all the same.
    await world.pass(7 * DAY);
    await instance.reportSuspended(keyId, 1);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(DAY + HOUR);
    assert.deepEqual(await world.advance(keyId), ['complete']);
    assert.equal((await world.rotation(rotationId)).phase, 'completed');
  });

  test('has done what it says once a person has restored the version: then evidence decides', async (t) => {
    const { world, instance, keyId, rotationId, row, passTo } = await stuck(open, t, {
      deadlineAction: 'retire',
    });
    await passTo(8 * DAY);
    await passTo(TEN);
    await restoreRotation(world.deployment, OPERATOR, { rotationId });
    await world.everyoneReports();
    await instance.reportUse(keyId, 1);
    await passTo(TEN + 5 * DAY);
    assert.equal((await row()).phase, 'draining');
    await world.pass(HOUR);
    await instance.reportUse(keyId, 2);
    await world.pass(2 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    assert.equal((await row()).ended_by_deadline, 0);
    assert.deepEqual((await detailsOf(world, 'rotation.suspend')).at(-1), { keyId });
  });

  test('ends nothing untold: after an edit or a downtime it is told first, and reached two days later', async (t) => {
    const retire = { deadlineMs: TEN, deadlineAction: 'retire' } as const;
    for (const from of [{ deadlineAction: 'extend', deadlineMs: 30 * DAY }, retire]) {
      const { world, keyId, rotationId, row, passTo } = await stuck(open, t, from);
      if (from !== retire) await passTo(12 * DAY);
      await changePolicy(world, 'pol_1', retire);
      const acts = await passTo(13 * DAY);
      assert.ok(!acts.includes('suspend'));
      const deadlineAt = new Date(world.now + 2 * DAY).toISOString();
      const notice = { keyId, rotationId, from: 1, to: 2, deadlineAt, action: 'retire' };
      assert.deepEqual(await told(world, 'rotation.deadline-near'), [notice]);
      assert.deepEqual(await passTo(15 * DAY - 1), []);
      assert.equal((await row()).phase, 'draining');
      assert.deepEqual(await passTo(15 * DAY), ['suspend']);
      assert.deepEqual(await told(world, 'rotation.deadline-near'), [notice]);
    }
  });

  test('that is told late is reached in an opening', async (t) => {
    const freezes = [{ from: '2026-01-18', to: '2026-01-20', reason: 'release' }];
    const calendar = { timeZone: 'UTC', workingHours: null, freezeDays: [], freezes };
    const { world, keyId, row } = await stuck(open, t, {
      ...{ deadlineAction: 'retire', calendar },
    });
    const opensAt = Date.UTC(2026, 0, 21);
    await world.pass(Date.UTC(2026, 0, 17) - world.now);
    await world.advance(keyId);
    assert.match(JSON.stringify(await told(world, 'rotation.deadline-near')), /2026-01-21T00:00/);
    await world.pass(opensAt - world.now - HOUR);
    await world.advance(keyId);
    assert.equal((await row()).phase, 'draining');
    await world.pass(HOUR);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });

  test('that an edit moves away by more than a day is told again, and by less is not', async (t) => {
    const { world, passTo } = await stuck(open, t, {});
    await passTo(8 * DAY);
    await changePolicy(world, 'pol_1', { deadlineMs: TEN + HOUR });
    await passTo(8 * DAY + 2 * HOUR);
    assert.equal((await told(world, 'rotation.deadline-near')).length, 1);
    await changePolicy(world, 'pol_1', { deadlineMs: 30 * DAY });
    await passTo(28 * DAY);
    await passTo(29 * DAY);
    assert.equal((await told(world, 'rotation.deadline-near')).length, 2);
  });

  test('counts from the hand-out: it takes nothing from a rotation that could not begin to move', async (t) => {
    const freezes = [{ from: '2026-01-01', to: '2026-01-25', reason: 'release' }];
    const calendar = { timeZone: 'UTC', workingHours: null, freezeDays: [], freezes };
    for (const deadlineAction of ['hold', 'retire']) {
      const { world, instance, keyId, rotationId, row, passTo } = await stuck(open, t, {
        ...{ deadlineAction, calendar },
      });
      await passTo(TEN + HOUR);
      await world.pass(Date.UTC(2026, 0, 26) - world.now);
      await world.handOut(keyId);
      const handedOutAt = (await row()).promoted_at;
      assert.equal(handedOutAt, world.now);
      assert.deepEqual(await told(world, 'rotation.deadline-near'), []);
      await world.pass(8 * DAY);
      await instance.reportUse(keyId, 1);
      await world.advance(keyId);
      assert.equal((await row()).phase, 'draining');
      const [notice] = await told(world, 'rotation.deadline-near');
      const deadlineAt = new Date(handedOutAt + TEN).toISOString();
      const about = { keyId, rotationId, from: 1, to: 2 };
      assert.deepEqual(notice, { ...about, deadlineAt, action: deadlineAction });
    }
  });

  test('counts anew where evidence does, as by a turn', async (t) => {
    const { world, keyId, rotationId, row, passTo } = await stuck(open, t, {});
    await passTo(4 * DAY);
    await rollBackRotation(world.deployment, OPERATOR, { rotationId });
    await passTo(TEN, 2);
    assert.equal((await row()).deadline_acted, 0);
    await passTo(12 * DAY, 2);
    const [notice] = await told(world, 'rotation.deadline-near');
    const deadlineAt = new Date(((await row()).promoted_at ?? 0) + TEN).toISOString();
    assert.deepEqual(notice, { keyId, rotationId, from: 1, to: 2, deadlineAt, action: 'hold' });
    await passTo(14 * DAY, 2);
    assert.equal((await row()).deadline_acted, 1);
  });

  test('ends nothing on the way back', async (t) => {
    const { world, rotationId, row, passTo } = await stuck(open, t, { deadlineAction: 'retire' });
    await rollBackRotation(world.deployment, OPERATOR, { rotationId });
    await passTo(8 * DAY, 2);
    await passTo(TEN, 2);
    await passTo(TEN + HOUR, 2);
    assert.equal((await row()).deadline_acted, 1);
    assert.deepEqual(await detailsOf(world, 'rotation.suspend'), []);
    assert.match(JSON.stringify(await told(world, 'rotation.waiting')), /its deadline was/);
  });

  test('that falls into closed time counts from the next opening', async (t) => {
    const freezes = [{ from: '2026-01-15', to: '2026-01-16', reason: 'release' }];
    const calendar = { timeZone: 'UTC', workingHours: null, freezeDays: [], freezes };
    const { world, keyId, row, passTo } = await stuck(open, t, {
      ...{ deadlineAction: 'retire', calendar },
    });
    await world.pass(Date.UTC(2026, 0, 15) - world.now);
    await world.advance(keyId);
    await passTo(TEN + DAY);
    assert.equal((await row()).phase, 'draining');
    world.clock.advance(Date.UTC(2026, 0, 17) - world.now);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });
});
