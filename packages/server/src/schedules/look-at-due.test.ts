import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { lookAtDue } from './look-at-due.ts';
import { addPolicy, scheduleOf } from './testing/scheduled-keys.ts';

forEachStore('the look at the schedules that are due', (open) => {
  test('goes on with the others where a key fails and cannot even be put off', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    await world.startInstance('i');
    await addPolicy(world, 'pol_1', { maxAgeMs: 90 * DAY });
    const { keyId: broken } = await world.issue({ policyId: 'pol_1' });
    const { keyId: sound } = await world.issue({ policyId: 'pol_1' });
    const errors: unknown[] = [];
    const log = Object.create(world.deployment.log);
    log.error = (about: unknown) => errors.push(about);
    Object.assign(world.deployment, { log });
    const transaction = store.transaction.bind(store);
    const fails = async () => {
      if (errors.length > 0) Object.assign(store, { transaction });
      throw new Error('the key is locked');
    };
    Object.assign(store, { transaction: fails });
    await lookAtDue(world.deployment, [broken, sound]);
    assert.equal(errors.length, 2);
    assert.equal((await scheduleOf(world, broken)).nextAt, null);
    assert.notEqual((await scheduleOf(world, sound)).nextAt, null);
  });

  test('ends before the next key once it was stopped', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    await addPolicy(world, 'pol_1', { maxAgeMs: 90 * DAY });
    const { keyId: first } = await world.issue({ policyId: 'pol_1' });
    const { keyId: second } = await world.issue({ policyId: 'pol_1' });
    let asked = 0;
    await lookAtDue(world.deployment, [first, second], () => {
      asked += 1;
      return asked > 1;
    });
    assert.notEqual((await scheduleOf(world, first)).nextAt, null);
    assert.equal((await scheduleOf(world, second)).nextAt, null);
  });
});
