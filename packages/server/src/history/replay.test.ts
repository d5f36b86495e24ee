import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { coexistenceFaults, type KeysetRecord } from '@keyturn/core';
import { openBackedUpStore } from '../../../../test/backed-up-store.ts';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf } from '../../../../test/keyset-rows.ts';
import {
  LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { storeKinds } from '../../../../test/store-kinds.ts';
import type { Deployment } from '../deployment.ts';
import { compromiseKey } from '../lifecycle/key-compromise.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { suspendKey } from '../lifecycle/key-suspend.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import type { StoreKind } from '../store/store.ts';
import { startHistory } from './start-history.ts';

/** A world that can be put back to what it was when `backUp` was called last. */
async function makeWorld(t: TestContext, kind: StoreKind) {
  const backed = await openBackedUpStore(t, kind);
  const world = await makeLifecycleWorld(backed.store);
  await world.startInstance('ins_a');
  let openCopy = await backed.backUp();
  let restarts = 0;
  return {
    world,
    async backUp() {
      openCopy = await backed.backUp();
    },
    /** The server ends, the backup is put back, the server starts again. */
    async putBack(): Promise<LifecycleWorld> {
      const store = await openCopy();
      const { deployment } = await makeDeployment(
        store,
        { journal: world.deployment.journal },
        { clock: world.clock, seed: `restart ${++restarts}` },
      );
      return new LifecycleWorld(deployment, world.clock, world.group);
    },
  };
}

async function rotate({ deployment }: LifecycleWorld, keyId: string): Promise<void> {
  await beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
}

/** What verifiers are told of a key: `number state reason` of each version, and whether it is over. */
async function told({ store }: Deployment, keyId: string): Promise<string[]> {
  const rows = await store.db.selectFrom('keyset_records').select('record').execute();
  return rows
    .map(({ record }) => JSON.parse(record) as KeysetRecord)
    .flatMap((record) => {
      if (record.kind === 'key' && record.id === keyId) return [`key revoked=${record.revoked}`];
      if (record.kind !== 'version' || record.keyId !== keyId) return [];
      return [`${record.digest} ${record.state} ${record.designation ?? record.reason}`];
    })
    .sort();
}

async function faultsOf({ store }: Deployment, keyId: string): Promise<string[]> {
  return coexistenceFaults((await loadLineage(store.db, keyId)).lineage);
}

async function holdsIn({ deployment }: LifecycleWorld, keyId: string): Promise<string[]> {
  const { rotation, holds } = await loadLineage(deployment.store.db, keyId);
  return [`${rotation?.phase} ${rotation?.direction}`, ...holds.map(({ name }) => name)];
}

for (const kind of storeKinds()) {
  describe(`a backup that was put back on ${kind}`, () => {
    test('nothing was lost: no epoch is opened', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      await world.issue();
      await backUp();
      const again = await putBack();
      assert.deepEqual(await headOf(again.deployment), await headOf(world.deployment));
    });

    test('a key that was revoked since then is not accepted again', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      await revokeKey(world.deployment, OPERATOR, { keyId });
      const again = await putBack();
      assert.deepEqual(await told(again.deployment, keyId), await told(world.deployment, keyId));
      assert.deepEqual(await again.standings(keyId), ['deactivated revoked']);
      const before = await headOf(world.deployment);
      const after = await headOf(again.deployment);
      assert.equal(after.epoch, before.epoch + 1);
      assert.equal(after.revision, before.revision + 1_000_000);
    });

    test('a version that leaked since then stays refused, and its successor is made anew', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      await compromiseKey(world.deployment, OPERATOR, { keyId });
      const again = await putBack();
      assert.deepEqual(await again.standings(keyId), [
        'compromised compromised',
        'pre-activation null',
      ]);
      assert.deepEqual(await faultsOf(again.deployment, keyId), []);
      assert.deepEqual(await holdsIn(again, keyId), ['prepared forward', 'restored']);
      await again.startInstance('ins_b');
      // The instance of the other epoch is cut off: its grace runs out.
      await again.pass(20 * MINUTE);
      await again.handOut(keyId);
      assert.deepEqual(await again.standings(keyId), ['compromised compromised', 'active primary']);
    });

    test('a version that was handed out since then goes on working beside the old one', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      await rotate(world, keyId);
      await world.handOut(keyId);
      const again = await putBack();
      assert.deepEqual(await told(again.deployment, keyId), await told(world.deployment, keyId));
      assert.deepEqual(await again.standings(keyId), ['active predecessor', 'active primary']);
      assert.deepEqual(await holdsIn(again, keyId), ['migrating forward', 'restored']);
      assert.deepEqual(await faultsOf(again.deployment, keyId), []);
    });

    test('a key that was issued since then goes on working, under a name that says so', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      await backUp();
      const { keyId } = await world.issue({ name: 'made later' });
      const again = await putBack();
      assert.deepEqual(await told(again.deployment, keyId), await told(world.deployment, keyId));
      const { key, versions } = await loadLineage(again.deployment.store.db, keyId);
      assert.equal(key.name, `restored ${keyId}`);
      assert.equal(versions[0]?.sealed, null);
      assert.deepEqual(await faultsOf(again.deployment, keyId), []);
    });

    test('a key that nobody was given yet is over, and a successor nobody was given is cancelled', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      const issued = await world.publishKey();
      await rotate(world, keyId);
      await world.advance(keyId);
      const again = await putBack();
      assert.deepEqual(await again.standings(keyId), ['active primary', 'deactivated deactivated']);
      assert.deepEqual(await again.standings(issued), ['deactivated revoked']);
      assert.deepEqual(await faultsOf(again.deployment, keyId), []);
    });

    test('a key that was suspended since then is suspended, and a rotation that the backup has goes on', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await rotate(world, keyId);
      await backUp();
      await suspendKey(world.deployment, OPERATOR, { keyId });
      const again = await putBack();
      const { key } = await loadLineage(again.deployment.store.db, keyId);
      assert.equal(key.suspended, 1);
      assert.deepEqual(await holdsIn(again, keyId), ['prepared forward', 'restored']);
    });

    test('a second backup that is put back behind the first one finds everything again', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      const other = await world.issue();
      await backUp();
      await revokeVersion(world.deployment, OPERATOR, { keyId, version: 1 });
      const first = await putBack();
      await revokeKey(first.deployment, OPERATOR, { keyId: other.keyId });
      const second = await putBack();
      assert.equal((await second.standings(keyId))[0], 'deactivated revoked');
      assert.deepEqual(await second.standings(other.keyId), ['deactivated revoked']);
      assert.equal((await headOf(second.deployment)).epoch, 3);
    });

    test('a start that is repeated opens no further epoch', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      await revokeKey(world.deployment, OPERATOR, { keyId });
      const again = await putBack();
      const head = await headOf(again.deployment);
      assert.equal(await startHistory(again.deployment), null);
      assert.deepEqual(await headOf(again.deployment), head);
      assert.equal(again.deployment.journal.last()?.hash, head.hash);
    });
  });
}
