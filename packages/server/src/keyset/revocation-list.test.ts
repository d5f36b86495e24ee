import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { RevocationList, SignedRevocationList } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { insertApi, insertKey, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import {
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import type { Deployment } from '../deployment.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import { sweep } from '../reconciler/sweep.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { RevocationLists } from './revocation-list.ts';

const SECOND = 1_000;

/** Reads a list as a verifier does: signature first. */
async function read({ sign, digest }: Deployment, lists: RevocationLists): Promise<RevocationList> {
  const { body } = await lists.current();
  const { list, signature }: SignedRevocationList = JSON.parse(body.toString('utf8'));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: sign.publicKey };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(digest(list), 'ascii');
  assert.ok(verify(null, signed, key, Buffer.from(signature, 'base64url')));
  return JSON.parse(list);
}

async function makeWorld(t: TestContext, open: OpenTestStore, most?: number) {
  const world = await makeLifecycleWorld(await open(t));
  await world.startInstance('i');
  const lists = new RevocationLists(world.deployment, most);
  return { world, lists, list: () => read(world.deployment, lists) };
}

async function digestOf({ deployment }: LifecycleWorld, keyId: string, number = 1) {
  const { digest } = await deployment.store.db
    .selectFrom('versions')
    .select('digest')
    .where('key_id', '=', keyId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return digest;
}

forEachStore('the list of revocations', (open) => {
  test('is signed, says at which head it was made, and reaches back for 25 hours', async (t) => {
    const { world, list } = await makeWorld(t, open);
    const made = await list();
    const { epoch, revision, hash } = await world.deployment.store.db
      .selectFrom('head')
      .selectAll()
      .executeTakeFirstOrThrow();
    const issuedAt = world.now;
    assert.deepEqual(made, {
      type: 'keyturn-revocations',
      schema: 1,
      head: { epoch, revision, hash },
      issuedAt,
      since: issuedAt - 25 * HOUR,
      versions: [],
      keys: [],
    });
  });

  test('has each version and key that was latched, and no other', async (t) => {
    const { world, list } = await makeWorld(t, open);
    await world.issue();
    const { keyId: whole } = await world.issue();
    const { keyId: part } = await world.issue();
    await revokeKey(world.deployment, OPERATOR, { keyId: whole });
    await revokeVersion(world.deployment, OPERATOR, { keyId: part, version: 1 });
    const { keys, versions } = await list();
    assert.deepEqual(keys, [whole]);
    const latched = [await digestOf(world, whole), await digestOf(world, part)];
    assert.deepEqual(
      versions.sort((a, b) => latched.indexOf(a.digest) - latched.indexOf(b.digest)),
      latched.map((digest) => ({ digest, state: 'deactivated', reason: 'revoked' })),
    );
  });

  test('has a key that came to its end', async (t) => {
    const { world, list } = await makeWorld(t, open);
    const { keyId } = await world.issue({ expiresAt: world.now + HOUR });
    await world.pass(2 * HOUR);
    await sweep(world.deployment);
    const { keys, versions } = await list();
    assert.deepEqual([keys, versions.map(({ reason }) => reason)], [[keyId], ['expired']]);
  });

  test('lets go of what is older than 25 hours, and so does the table behind it', async (t) => {
    const { world, list } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    await revokeKey(world.deployment, OPERATOR, { keyId });
    world.clock.advance(24 * HOUR);
    assert.deepEqual((await list()).keys, [keyId]);
    world.clock.advance(HOUR + MINUTE);
    assert.deepEqual((await list()).keys, []);
    world.clock.advance(HOUR);
    await sweep(world.deployment);
    const rows = await world.deployment.store.db.selectFrom('latches').selectAll().execute();
    assert.deepEqual(rows, []);
  });

  test('says how far back it reaches where a great revocation is more than it holds', async (t) => {
    const { world, list } = await makeWorld(t, open, 3);
    const at: number[] = [];
    for (const digit of ['a', 'b', 'c', 'd', 'e']) {
      world.clock.advance(SECOND);
      at.push(world.now);
      await publish(world.deployment, 'acme', versionRecord(digit.repeat(64), 'k', 'deactivated'));
    }
    const { since, versions } = await list();
    assert.deepEqual(
      versions.map(({ digest }) => digest[0]),
      ['e', 'd', 'c'],
    );
    assert.equal(since, at[1], 'every latch of after the second is here');
  });

  test('promises nothing of an instant of which it holds a part', async (t) => {
    const { world, list } = await makeWorld(t, open, 3);
    const records = ['a', 'b', 'c', 'd'].map((digit) =>
      versionRecord(digit.repeat(64), 'k', 'deactivated'),
    );
    await publish(world.deployment, 'acme', ...records);
    const { since, versions } = await list();
    assert.deepEqual([since, versions.length], [world.now, 3]);
  });

  test('is made anew at the next revision, otherwise every few seconds, and is one for all who ask', async (t) => {
    const { world, lists } = await makeWorld(t, open);
    const first = await lists.current();
    assert.equal(await lists.current(), first);
    world.clock.advance(2 * SECOND);
    assert.equal(await lists.current(), first);
    await publish(world.deployment, 'acme', versionRecord('a'.repeat(64), 'k', 'deactivated'));
    world.clock.advance(SECOND);
    const [second, same] = await Promise.all([lists.current(), lists.current()]);
    assert.equal(second, same);
    assert.notEqual(second.etag, first.etag);
    world.clock.advance(10 * SECOND);
    assert.notEqual((await lists.current()).etag, second.etag);
  });

  test('is given out as it last was while the database does not answer', async (t) => {
    const { deployment, clock } = await makeDeployment(await open(t));
    await insertApi(deployment, 'acme');
    await insertKey(deployment, 'key_a', 'acme');
    const lists = new RevocationLists(deployment);
    const last = await lists.current();
    clock.advance(HOUR);
    const { store } = deployment;
    const db = new Proxy(store.db, {
      get() {
        throw new StoreUnavailable('GONE', 'gone');
      },
    });
    Object.assign(deployment, { store: { ...store, db } });
    assert.equal(await lists.current(), last);
    await assert.rejects(new RevocationLists(deployment).current(), StoreUnavailable);
  });
});
