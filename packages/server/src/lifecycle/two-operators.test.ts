import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Refusal } from '../problem/refusal.ts';
import { advanceRotation } from './rotation-advance.ts';
import { beginRotation } from './rotation-begin.ts';
import { cancelRotation } from './rotation-cancel.ts';
import { expediteRotation } from './rotation-expedite.ts';
import { holdRotation } from './rotation-hold.ts';
import { releaseRotation } from './rotation-release.ts';
import { restoreRotation } from './rotation-restore.ts';
import { rollBackRotation } from './rotation-roll-back.ts';

async function begun(world: LifecycleWorld) {
  await world.startInstance('i');
  const { keyId } = await world.issue();
  const { deployment } = world;
  const input = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(deployment, OPERATOR, input);
  const id = { rotationId };
  return {
    keyId,
    rotationId,
    cancel: () => cancelRotation(deployment, OPERATOR, id),
    rollBack: () => rollBackRotation(deployment, OPERATOR, id),
    restore: () => restoreRotation(deployment, OPERATOR, id),
    expedite: () => expediteRotation(deployment, OPERATOR, id),
    hold: () => holdRotation(deployment, OPERATOR, { rotationId, name: 'freeze', text: '' }),
    advance: () => advanceRotation(deployment, keyId),
  };
}

/** Every act at once; `done`, or the code with which it was refused. */
async function atOnce(...acts: (() => Promise<unknown>)[]): Promise<string[]> {
  const settled = await Promise.allSettled(acts.map((act) => act()));
  return settled.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as Refusal).code));
}

async function audited(world: LifecycleWorld, action: string): Promise<number> {
  return (await world.audited()).filter((one) => one === action).length;
}

/** The old version is suspended and would be deactivated by the next step. */
async function aboutToComplete(world: LifecycleWorld, keyId: string) {
  await world.handOut(keyId);
  await world.pass(3 * DAY);
  await world.advance(keyId);
  await world.everyoneReports();
  await world.advance(keyId);
  await world.pass(DAY);
}

forEachStore('two operators at once', (open) => {
  test('roll back and cancel at the hand-out: one of them is told to use the other', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, cancel, rollBack, advance } = await begun(world);
    await world.advance(keyId);
    await world.everyoneReports();
    assert.equal(await advance(), 'ready');
    const [cancelled, rolledBack] = await atOnce(cancel, rollBack, advance);
    const { phase, direction } = await world.rotation(rotationId);
    const outcome = [cancelled, rolledBack, phase, direction].join(' ');
    assert.ok(
      [
        'done use-cancel cancelled forward',
        'done rotation-ended cancelled forward',
        'use-roll-back done migrating back',
        // The roll back came before the hand-out, the cancel after it: both are told what helps now.
        'use-roll-back use-cancel migrating forward',
      ].includes(outcome),
      outcome,
    );
    assert.equal(await audited(world, 'rotation.cancel'), Number(cancelled === 'done'));
    assert.equal(await audited(world, 'rotation.roll-back'), Number(rolledBack === 'done'));
  });

  test('roll back and the end of the suspension: either it turns back, or it had ended', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, rollBack, restore, advance } = await begun(world);
    await aboutToComplete(world, keyId);
    const [rolledBack, restored] = await atOnce(rollBack, restore, advance);
    const { phase, roll_back_pending } = await world.rotation(rotationId);
    if (phase === 'completed') {
      assert.ok([rolledBack, restored].includes('rotation-ended'));
      assert.deepEqual(await world.standings(keyId), ['deactivated deactivated', 'active primary']);
    } else {
      assert.deepEqual([rolledBack, phase, roll_back_pending], ['done', 'draining', 1]);
      assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    }
  });

  test('roll back twice, with a hold and an expedite beside it: each is done once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, rollBack, hold, expedite } = await begun(world);
    await world.handOut(keyId);
    const answers = await atOnce(rollBack, hold, expedite, rollBack, hold);
    assert.deepEqual(answers, ['done', 'done', 'done', 'done', 'done']);
    assert.equal((await world.rotation(rotationId)).direction, 'back');
    for (const action of ['rotation.roll-back', 'rotation.hold']) {
      assert.equal(await audited(world, action), 1, action);
    }
    assert.equal(await audited(world, 'rotation.expedite'), 0, 'nothing is left to hurry');
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
  });

  test('roll back and a step of the reconciler: nothing is handed out that K1 does not allow', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rollBack, advance } = await begun(world);
    await aboutToComplete(world, keyId);
    const [rolledBack] = await atOnce(rollBack, advance, advance);
    const standings = await world.standings(keyId);
    const expected =
      rolledBack === 'done'
        ? ['active predecessor', 'active primary']
        : ['deactivated deactivated', 'active primary'];
    assert.deepEqual(standings, expected);
  });
});

forEachStore('to expedite', (open) => {
  test('lifts no hold and never skips K1', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId, hold, expedite } = await begun(world);
    await hold();
    await expedite();
    assert.deepEqual(await world.advance(keyId), []);
    const { phase, expedited } = await world.rotation(rotationId);
    assert.deepEqual([phase, expedited], ['prepared', 1]);
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'freeze' });
    assert.deepEqual(await world.advance(keyId), ['publish']);
    assert.deepEqual(await world.advance(keyId), []);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['ready', 'promote', 'drain']);
  });
});
