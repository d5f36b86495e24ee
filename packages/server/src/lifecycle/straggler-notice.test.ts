import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, type LifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { makePeopleWorld } from '../notify/testing/people-world.ts';
import { beginRotation } from './rotation-begin.ts';

async function told({ deployment }: LifecycleWorld, type: string): Promise<number> {
  const { db } = deployment.store;
  return (await db.selectFrom('outbox').select('id').where('type', '=', type).execute()).length;
}

forEachStore('stragglers', (open) => {
  test('are told of once the overlap is over, and once a week while they last', async (t) => {
    const { world, keyId, posted, send } = await makePeopleWorld(t, await open(t));
    const instance = await world.startInstance('two');
    await instance.reportUse(keyId, 1);
    await beginRotation(world.deployment, OPERATOR, { keyId, expedite: false, reason: '' });
    await world.handOut(keyId);
    const stragglersAfter = async (days: number) => {
      for (let day = 0; day < days; day++) {
        await world.pass(DAY);
        await instance.reportUse(keyId, 1);
        await world.advance(keyId);
        await world.advance(keyId);
      }
      return told(world, 'rotation.stragglers');
    };
    await world.pass(HOUR);
    await instance.reportUse(keyId, 1);
    await world.advance(keyId);
    assert.equal(await told(world, 'rotation.stragglers'), 0, 'clients have their time');
    assert.equal(await stragglersAfter(3), 1);
    assert.equal(await told(world, 'rotation.waiting'), 0, 'nothing is told twice');
    await send();
    const [message, ...more] = posted.filter((one) => one.includes('1 place still uses version 1'));
    assert.deepEqual(more, []);
    assert.match(message ?? '', /curl from 192\.0\.2\.0\/24/);
    assert.equal(await stragglersAfter(5), 1);
    assert.equal(await stragglersAfter(2), 2);
  });

  test('that have moved by the time somebody is to hear of them are told of to nobody', async (t) => {
    const { world, keyId, posted, send } = await makePeopleWorld(t, await open(t));
    const instance = await world.startInstance('two');
    await instance.reportUse(keyId, 1);
    await beginRotation(world.deployment, OPERATOR, { keyId, expedite: false, reason: '' });
    await world.handOut(keyId);
    await world.pass(2 * DAY);
    await instance.reportUse(keyId, 1);
    await world.advance(keyId);
    assert.equal(await told(world, 'rotation.stragglers'), 1);
    await world.pass(HOUR);
    await instance.reportUse(keyId, 2);
    await world.pass(2 * DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
    await send();
    const about = (words: string) => posted.filter((one) => one.includes(words)).length;
    assert.equal(about('still uses version'), 0);
    assert.equal(about('no longer accepted'), 1);
  });
});
