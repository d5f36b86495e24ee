import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeSet, SignedHead } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, reportOf } from '../../../../test/keyset-rows.ts';
import { makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { changesAfter, proofOf } from '../keyset/change-log.ts';
import { takeReport } from '../keyset/report.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import type { Store } from '../store/store.ts';
import { backUp, putBack } from '../store/testing/put-back.ts';

/** A key was revoked, and the database has lost that; one verifier has applied it. */
async function makeWorld(store: Store) {
  const world = await makeLifecycleWorld(store);
  await world.startInstance('i');
  const { keyId } = await world.issue();
  world.clock.advance(600_000);
  const backup = await backUp(store);
  const common = await headOf(world.deployment);
  await revokeKey(world.deployment, OPERATOR, { keyId });
  const [revocation] = (await changesAfter(store.db, ['acme'], common, 10)) ?? [];
  const lost = await headOf(world.deployment);
  const proof = (await proofOf(store.db, lost)) as SignedHead;
  await putBack(store, backup);
  const { deployment } = await makeDeployment(store, {}, { clock: world.clock, seed: 'again' });
  const handBack = (...handedBack: ChangeSet[]) =>
    takeReport(deployment, world.group, reportOf('v', 2, null, { handedBack }));
  const first = reportOf('v', 1, lost, { proof });
  return { world, deployment, keyId, revocation: revocation as ChangeSet, first, handBack };
}

forEachStore('what a verifier hands back', (open) => {
  test('latches again what the database had lost, for good and for every verifier', async (t) => {
    const { world, deployment, keyId, revocation, first, handBack } = await makeWorld(
      await open(t),
    );
    const { handBack: asked } = await takeReport(deployment, world.group, first);
    assert.ok(asked);
    assert.deepEqual(await world.standings(keyId), ['active primary']);
    const { head } = await handBack(revocation);
    assert.deepEqual(await world.standings(keyId), ['deactivated revoked']);
    assert.deepEqual(head, await headOf(deployment), 'the answer names the revision that says so');
    await handBack(revocation);
    assert.deepEqual(await headOf(deployment), head, 'said again, it changes nothing');
  });

  test('counts for nothing where it is unsigned, altered, or of another server', async (t) => {
    const { world, deployment, keyId, revocation, first, handBack } = await makeWorld(
      await open(t),
    );
    await takeReport(deployment, world.group, first);
    const head = await headOf(deployment);
    const digests = revocation.records.map((record) => deployment.digest(record));
    await handBack(
      { ...revocation, signature: 'A'.repeat(86) },
      { ...revocation, signature: '' },
      { ...revocation, revision: revocation.revision + 1 },
      { ...revocation, hash: 'a'.repeat(64) },
      { ...revocation, digests: [], records: revocation.records },
      { ...revocation, digests: [...digests, digests[0] ?? ''] },
      {
        ...revocation,
        records: revocation.records.map((record) => record.replace('revoked', 'x')),
      },
    );
    assert.deepEqual(await world.standings(keyId), ['active primary']);
    assert.deepEqual(await headOf(deployment), head);
  });

  test('is ignored where nothing is known to be lost, and nobody asked', async (t) => {
    const { world, deployment, keyId, revocation, handBack } = await makeWorld(await open(t));
    const before = await headOf(deployment);
    const { head, handBack: asked } = await handBack(revocation);
    assert.deepEqual([head, asked], [before, undefined], 'it opens no epoch');
    assert.deepEqual(await world.standings(keyId), ['active primary']);
  });

  test('counts unasked where it lies behind a fork that is known, as under a new instance id', async (t) => {
    const { world, deployment, keyId, revocation, first } = await makeWorld(await open(t));
    await takeReport(deployment, world.group, first);
    const other = reportOf('w', 1, null, { handedBack: [revocation] });
    await takeReport(deployment, world.group, other);
    assert.deepEqual(await world.standings(keyId), ['deactivated revoked']);
  });

  test('opens an epoch for a deeper loss only where the instance was asked', async (t) => {
    const { world, deployment, keyId, revocation, first, handBack } = await makeWorld(
      await open(t),
    );
    const { head } = await takeReport(deployment, world.group, first);
    // The fork is thought to lie behind what was lost.
    const { db } = deployment.store;
    await deployment.store.transaction(async (tx) => {
      await tx.updateTable('forks').set({ last_common_revision: revocation.revision }).execute();
    });
    const other = reportOf('w', 1, null, { handedBack: [revocation] });
    assert.deepEqual((await takeReport(deployment, world.group, other)).head, head);
    assert.deepEqual(await world.standings(keyId), ['active primary']);
    assert.equal((await handBack(revocation)).head.epoch, 3);
    assert.deepEqual(await world.standings(keyId), ['deactivated revoked']);
    assert.equal((await db.selectFrom('forks').selectAll().execute()).length, 2);
  });

  test('is asked for again where the answer that asked was lost', async (t) => {
    const { world, deployment, first } = await makeWorld(await open(t));
    const { handBack: asked } = await takeReport(deployment, world.group, first);
    assert.deepEqual((await takeReport(deployment, world.group, first)).handBack, asked);
    const next = await takeReport(deployment, world.group, { ...first, sequence: 2 });
    assert.equal(next.handBack, undefined);
  });
});
