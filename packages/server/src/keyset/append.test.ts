import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { changeSetText, FIRST_PREVIOUS } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { changesAfter } from './change-log.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

forEachStore('the revision log', (open) => {
  test('chains every revision to the one before, signed', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await publish(deployment, 'api_a', versionRecord('aa'), versionRecord('ab'));
    await publish(deployment, 'api_b', versionRecord('bb'));
    const head = await headOf(deployment);
    const origin = { epoch: 1, revision: 0 };
    const sets = await changesAfter(store.db, ['api_a', 'api_b'], origin, 10);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: deployment.sign.publicKey },
      format: 'jwk',
    });
    let previous = FIRST_PREVIOUS;
    for (const set of sets ?? []) {
      assert.equal(set.previous, previous);
      assert.equal(set.hash, sha256(changeSetText(set)));
      assert.deepEqual(set.digests, set.records.map(sha256));
      const signature = Buffer.from(set.signature, 'base64url');
      assert.ok(verify(null, Buffer.from(set.hash), key, signature));
      previous = set.hash;
    }
    assert.equal(sets?.length, 3);
    assert.equal(previous, head.hash);
  });

  test('has no gap and no fork when commands commit at the same time', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        publish(deployment, 'api_a', versionRecord(`d${index}`)),
      ),
    );
    const rows = await store.db.selectFrom('changes').selectAll().orderBy('revision').execute();
    assert.deepEqual(
      rows.map(({ revision }) => revision),
      Array.from({ length: 13 }, (_, index) => index + 1),
    );
    for (const [index, { previous }] of rows.entries()) {
      assert.equal(previous, rows[index - 1]?.hash ?? FIRST_PREVIOUS);
    }
  });
});

forEachStore('the revision log', (open) => {
  test('takes a thousand changes as one revision, and of one identity the last', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    const records = Array.from({ length: 1_000 }, (_, index) => versionRecord(`d${index}`));
    const again = versionRecord('d0', 'key_a', 'deactivated');
    const head = await publish(deployment, 'api_a', ...records, again);
    const from = { epoch: head.epoch, revision: head.revision - 1 };
    const [set] = (await changesAfter(store.db, ['api_a'], from, 10)) ?? [];
    assert.equal(set?.records.length, 1_001);
    assert.equal(set?.digests.length, 1_001);
    const newest = await store.db
      .selectFrom('keyset_records')
      .select('record')
      .where('api_id', '=', 'api_a')
      .execute();
    assert.equal(newest.length, 1_000);
    assert.ok(newest.some(({ record }) => record === JSON.stringify(again)));
  });

  test('has nothing of a command that fails, and no revision is missing after it', async (t) => {
    const { deployment } = await makeDeployment(await open(t));
    const before = await headOf(deployment);
    const failing = runCommand(deployment, SYSTEM, async (command) => {
      command.change(versionRecord('aa'), 'api_a');
      command.audit('test.publish', 'test');
      await command.takeRevision();
      throw new Error('refused');
    });
    await assert.rejects(failing, /refused/);
    assert.deepEqual(await headOf(deployment), before);
    const head = await publish(deployment, 'api_a', versionRecord('ab'));
    assert.equal(head.revision, before.revision + 1);
  });
});
