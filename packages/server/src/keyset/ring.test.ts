import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { RingKey } from './keyset-memory.ts';
import { ringKey } from './ring.ts';

/** The key that a string would be tagged by now. */
async function mintingKey(deployment: Deployment): Promise<Pick<RingKey, 'id' | 'key'>> {
  const { id, key } = await runCommand(deployment, SYSTEM, ringKey);
  return { id, key };
}

forEachStore('the tag ring', (open) => {
  test('has its first key from the first start on, and keeps it over restarts', async (t) => {
    const store = await open(t);
    const first = await makeDeployment(store);
    const second = await makeDeployment(store, {}, { seed: 'restarted' });
    const key = await mintingKey(first.deployment);
    assert.deepEqual([key.id, key.key.length], [0, 32]);
    assert.deepEqual(await mintingKey(second.deployment), key);
  });

  test('is told to every verifier, in a revision with its audit entry', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    const rows = await store.db.selectFrom('keyset_records').selectAll().execute();
    const { id, key } = await mintingKey(deployment);
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
    assert.deepEqual(await mintingKey(a.deployment), await mintingKey(b.deployment));
    const changes = await store.db.selectFrom('changes').select('revision').execute();
    assert.equal(changes.length, 1);
  });

  test('is not minted with before it is there', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await store.transaction((tx) => tx.deleteFrom('ring_keys').execute());
    await assert.rejects(mintingKey(deployment), TypeError);
  });
});
