import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertApi, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from '../http/testing/http-server.ts';
import type { Store } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { backUp, putBack } from '../store/testing/put-back.ts';
import { readKnownHead } from './known-head.ts';
import { repaired } from './repair-history.ts';

/** Work that finds its database put back `times` times, once before each run. */
async function makeWorld(store: Store, times: number) {
  const { deployment } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  const backup = await backUp(store);
  await publish(deployment, 'api_a', versionRecord('a1'));
  let runs = 0;
  const work = () =>
    repaired(deployment, async () => {
      if (runs++ < times) await putBack(store, backup);
      return readKnownHead(store.db, deployment);
    });
  return { deployment, work, runs: () => runs };
}

forEachStore('a database that falls back', (open) => {
  test('again while its repair runs is repaired again, and then the work is done', async (t) => {
    const { deployment, work, runs } = await makeWorld(await open(t), 3);
    assert.equal((await work()).epoch, 4, 'each loss ends an epoch');
    assert.equal(runs(), 4);
    assert.equal((await headOf(deployment)).epoch, 4);
  });

  test('after each repair is unavailable, and is not repaired without end', async (t) => {
    const { work, runs } = await makeWorld(await open(t), Number.POSITIVE_INFINITY);
    await assert.rejects(work(), (error) => {
      assert.ok(error instanceof StoreUnavailable);
      assert.equal(error.code, 'fork');
      return true;
    });
    assert.equal(runs(), 4);
  });

  test('after each repair is 503 with Retry-After to whoever sends a command', async (t) => {
    const store = await open(t);
    let before = async () => {};
    const server = await serve(t, store, { store: fallingBack(store, () => before()) });
    const backup = await backUp(store);
    const add = (name: string) =>
      server.call('POST', '/v1/apis', { body: { name, prefix: name, scopes: ['read'] } });
    assert.equal((await add('one')).status, 201);
    before = () => putBack(store, backup);
    const refused = await add('two');
    assert.deepEqual([refused.status, refused.body.code], [503, 'store-unavailable']);
    assert.equal(refused.headers.get('retry-after'), '1');
    before = async () => {};
    assert.equal((await add('two')).status, 201);
  });
});

/** A store under which something happens before each transaction. */
function fallingBack(store: Store, before: () => Promise<void>): Store {
  return {
    kind: store.kind,
    db: store.db,
    transaction: async (work) => {
      await before();
      return store.transaction(work);
    },
    lockLineage: (tx, keyId) => store.lockLineage(tx, keyId),
    lockHead: (tx) => store.lockHead(tx),
    migrate: () => store.migrate(),
    close: () => store.close(),
  };
}
