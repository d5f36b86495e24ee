import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { KeysetMemory } from './keyset-memory.ts';
import { ringKey } from './ring.ts';

forEachStore('the tag ring', (open) => {
  test('has its first key from the first start on, and keeps it over restarts', async (t) => {
    const store = await open(t);
    const first = await makeDeployment(store);
    const second = await makeDeployment(store, {}, { seed: 'restarted' });
    const key = ringKey(first.deployment);
    assert.deepEqual([key.id, key.key.length], [0, 32]);
    assert.deepEqual(ringKey(second.deployment), key);
  });

  test('is told to every verifier, in a revision with its audit entry', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    const rows = await store.db.selectFrom('keyset_records').selectAll().execute();
    const { id, key } = ringKey(deployment);
    assert.deepEqual(
      rows.map(({ identity, api_id, revision }) => ({ identity, api_id, revision })),
      [{ identity: 'ring:0', api_id: null, revision: 1 }],
    );
    assert.deepEqual(JSON.parse(rows[0]?.record ?? ''), {
      kind: 'ring',
      schema: 1,
      id,
      key: Buffer.from(key).toString('base64url'),
    });
    const audit = await store.db.selectFrom('audit').select(['action', 'subject']).execute();
    assert.deepEqual(audit, [{ action: 'ring.add', subject: 'ring:0' }]);
  });

  test('is made once, also when two nodes start at the same time', async (t) => {
    const store = await open(t);
    const [a, b] = await Promise.all([
      makeDeployment(store, {}, { seed: 'a' }),
      makeDeployment(store, {}, { seed: 'b' }),
    ]);
    assert.deepEqual(ringKey(a.deployment), ringKey(b.deployment));
    const changes = await store.db.selectFrom('changes').select('revision').execute();
    assert.equal(changes.length, 1);
  });

  test('is not minted with before it is open', async (t) => {
    const { deployment, clock } = await makeDeployment(await open(t));
    const keyset = new KeysetMemory(clock, deployment.durations);
    assert.throws(() => ringKey({ ...deployment, keyset }), TypeError);
  });
});
