import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { advanceRotation } from '../lifecycle/rotation-advance.ts';
import type { Store } from '../store/store.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

async function rotating(t: TestContext, store: Store) {
  const server = await serve(t, store);
  const provider = await addProvider(server);
  const key = await server.call('POST', '/v1/keys', { body: newKey(provider) });
  const instance = new HttpInstance(server, provider);
  await instance.catchUp();
  const { body } = await server.call('POST', `/v1/keys/${key.body.id}/rotations`);
  const path = `/v1/rotations/${body.id}`;
  const handOut = async () => {
    while ((await advanceRotation(server.deployment, key.body.id)) !== null);
    await instance.catchUp();
    while ((await advanceRotation(server.deployment, key.body.id)) !== null);
  };
  return { server, path, handOut };
}

forEachStore('rolling back over http', (open) => {
  test('is refused before the hand-out with what to use instead, and answered the same when it is done', async (t) => {
    const { server, path, handOut } = await rotating(t, await open(t));
    const early = await server.call('POST', `${path}/roll-back`);
    assert.deepEqual([early.status, early.body.code], [409, 'use-cancel']);
    assert.match(early.body.detail, /Use `cancel`/);
    const unsuspended = await server.call('POST', `${path}/restore`, { body: {} });
    assert.deepEqual([unsuspended.status, unsuspended.body.code], [409, 'not-in-this-phase']);
    await handOut();
    const first = await server.call('POST', `${path}/roll-back`, { body: {} });
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(
      [first.body.direction, first.body.from, first.body.to],
      ['back', 1, 2],
      'from and to stay when the direction turns',
    );
    const again = await server.call('POST', `${path}/roll-back`);
    assert.deepEqual([again.status, again.body.direction], [200, 'back']);
    const { body } = await server.call('GET', '/v1/audit?limit=200');
    const acts = body.items.filter(
      ({ action }: { action: string }) => action === 'rotation.roll-back',
    );
    assert.equal(acts.length, 1);
    const late = await server.call('POST', `${path}/cancel`);
    assert.deepEqual([late.status, late.body.code], [409, 'use-roll-back']);
  });

  test('and restoring take no members', async (t) => {
    const { server, path } = await rotating(t, await open(t));
    for (const verb of ['roll-back', 'restore']) {
      const { status, body } = await server.call('POST', `${path}/${verb}`, {
        body: { force: true },
      });
      assert.deepEqual([status, body.code], [400, 'invalid-input']);
    }
  });
});
