import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';

forEachStore('a client that calls from ever new addresses', (open) => {
  test('displaces no source that is known: the monthly job beside it is waited for (K5b)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue();
    for (let month = 0; month < 3; month++) {
      await instance.reportUse(keyId, 1, '203.0.113.0/24');
      await world.pass(30 * DAY);
    }
    await instance.reportUse(keyId, 1, '203.0.113.0/24');
    for (let address = 0; address < 80; address++) {
      await instance.reportUse(keyId, 1, `10.0.${address}.0/24`);
    }
    const input = { keyId, reason: '', expedite: false };
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, input);
    await world.handOut(keyId);
    await instance.reportUse(keyId, 2, '10.0.1.0/24');
    await world.pass(36 * DAY);
    await world.advance(keyId);
    const waiting = async () => {
      const waits: { code: string; subject: string; text: string }[] = JSON.parse(
        (await world.rotation(rotationId)).waits_for,
      );
      return waits.map(({ code, subject, text }) => (code === 'hold' ? subject : text));
    };
    const [hold, job, ...others] = await waiting();
    assert.equal(hold, 'incomplete');
    assert.match(job ?? '', /^203\.0\.113\.0\/24 with curl used version 1 36(\.\d)? d ago/);
    assert.deepEqual(others, [], 'the chatty one has been silent for long enough');
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'incomplete' });
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(DAY + HOUR);
    assert.deepEqual(await world.advance(keyId), ['suspend'], 'g + 7 days after its last call');
  });
});
