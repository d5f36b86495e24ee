import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { coexistenceFaults, type KeysetRecord, type Report, type SignedHead } from '@keyturn/core';
import { openBackedUpStore } from '../../../../test/backed-up-store.ts';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, reportOf } from '../../../../test/keyset-rows.ts';
import {
  LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { MemoryJournal } from '../../../../test/memory-journal.ts';
import { storeKinds } from '../../../../test/store-kinds.ts';
import type { Deployment } from '../deployment.ts';
import { changesAfter, proofOf } from '../keyset/change-log.ts';
import { takeReport } from '../keyset/report.ts';
import { addApi } from '../lifecycle/api-add.ts';
import { compromiseKey } from '../lifecycle/key-compromise.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { suspendKey } from '../lifecycle/key-suspend.ts';
import { graceOf } from '../lifecycle/keyset-records.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import type { JournalEntry } from '../ports.ts';
import type { StoreKind } from '../store/store.ts';
import { follows } from './journal-line.ts';
import { replayLatches } from './replay-latches.ts';
import { startHistory } from './start-history.ts';

/** Takes nothing that does not follow, as the one on the disk. */
class StrictJournal extends MemoryJournal {
  override async append(entries: readonly JournalEntry[]): Promise<void> {
    let last = this.entries.at(-1);
    for (const entry of entries) {
      if (last && !follows(entry.set, last.set))
        throw new TypeError(
          `${entry.set.epoch}/${entry.set.revision} does not follow ${last.set.epoch}/${last.set.revision}`,
        );
      last = entry;
    }
    await super.append(entries);
  }
}

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
    async putBack(journal = world.deployment.journal): Promise<LifecycleWorld> {
      const store = await openCopy();
      const { deployment } = await makeDeployment(
        store,
        { journal },
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

    test('a key and a successor that another server may have handed out go on, and get what can be handed out', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      await backUp();
      const issued = await world.publishKey();
      await rotate(world, keyId);
      await world.advance(keyId);
      const again = await putBack();
      assert.deepEqual(await again.standings(keyId), ['active primary', 'active predecessor']);
      assert.deepEqual(await holdsIn(again, keyId), ['migrating back', 'restored']);
      assert.deepEqual(await again.standings(issued), ['active primary', 'pre-activation null']);
      assert.deepEqual(await holdsIn(again, issued), ['prepared forward', 'restored']);
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

    test('an api that was added since then comes back with its keys, under placeholders', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      await backUp();
      const api = await addApi(world.deployment, OPERATOR, NEW_API);
      const { keyId } = await world.issue({ apiId: api.id, scopes: ['read'], class: 'guarded' });
      const again = await putBack();
      assert.deepEqual(await told(again.deployment, keyId), await told(world.deployment, keyId));
      const { key, api: row } = await loadLineage(again.deployment.store.db, keyId);
      assert.deepEqual(
        [row.prefix, row.name, row.scopes],
        ['shop', `restored ${api.id}`, '["read"]'],
      );
      assert.equal(graceOf(row, key), 'strict');
      assert.ok((await again.audited()).includes('api.replay'));
    });

    test('where both sides went on, what either latched is latched, and two versions live', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      const other = (await world.issue()).keyId;
      await backUp();
      await rotate(world, keyId);
      await world.handOut(keyId);
      await revokeKey(world.deployment, OPERATOR, { keyId: other });
      const lost = await loadLineage(world.deployment.store.db, keyId);
      const own = await putBack(new MemoryJournal());
      await own.startInstance('ins_b');
      await own.pass(20 * MINUTE);
      await rotate(own, keyId);
      await own.handOut(keyId);
      const { deployment } = await makeDeployment(
        own.deployment.store,
        { journal: world.deployment.journal },
        { clock: world.clock, seed: 'joined' },
      );
      const joined = new LifecycleWorld(deployment, world.clock, world.group);
      assert.deepEqual(await joined.standings(other), ['deactivated revoked']);
      assert.deepEqual(await faultsOf(deployment, keyId), []);
      const { versions } = await loadLineage(deployment.store.db, keyId);
      const twin = versions.find(({ digest }) => digest === lost.versions[1]?.digest);
      assert.deepEqual([twin?.number, twin?.state], [3, 'active']);
      assert.equal(versions.filter(({ state }) => state === 'active').length, 2);
    });

    test('a database that went on beyond the journal before it was joined with it starts, and loses no latch', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const strict = new StrictJournal();
      strict.entries.push(...(world.deployment.journal as MemoryJournal).entries);
      const { keyId } = await world.issue();
      await backUp();
      await revokeKey(world.deployment, OPERATOR, { keyId });
      strict.entries.splice(
        0,
        strict.entries.length,
        ...(world.deployment.journal as MemoryJournal).entries,
      );
      const own = await putBack(new MemoryJournal());
      await own.startInstance('ins_b');
      await own.pass(20 * MINUTE);
      await own.issue();
      await own.issue();
      const { deployment } = await makeDeployment(
        own.deployment.store,
        { journal: strict },
        { clock: world.clock, seed: 'joined' },
      );
      assert.equal(strict.last()?.hash, (await headOf(deployment)).hash);
      const joined = new LifecycleWorld(deployment, world.clock, world.group);
      assert.deepEqual(await joined.standings(keyId), ['deactivated revoked']);
    });

    test('a revocation that was handed back before a journal told of its key holds when it does', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      await backUp();
      const before = await headOf(world.deployment);
      const { keyId } = await world.issue();
      const other = new MemoryJournal();
      other.entries.push(...(world.deployment.journal as MemoryJournal).entries);
      await revokeKey(world.deployment, OPERATOR, { keyId });
      const sets = await changesAfter(world.deployment.store.db, ['acme'], before, 99);
      assert.ok(sets);
      const lost = await headOf(world.deployment);
      const proof = (await proofOf(world.deployment.store.db, lost)) as SignedHead;
      const first = await putBack(new MemoryJournal());
      const report = (sequence: number, rest: Partial<Report>) =>
        takeReport(first.deployment, world.group, reportOf('v', sequence, lost, rest));
      assert.ok((await report(1, { proof })).handBack);
      await report(2, { handedBack: sets });
      const { deployment } = await makeDeployment(
        first.deployment.store,
        { journal: other },
        { clock: world.clock, seed: 'joined' },
      );
      const joined = new LifecycleWorld(deployment, world.clock, world.group);
      assert.deepEqual(await joined.standings(keyId), ['deactivated revoked']);
    });

    test('of what verifiers hand back only latches count, once', async (t) => {
      const { world, backUp, putBack } = await makeWorld(t, kind);
      const { keyId } = await world.issue();
      const other = (await world.issue()).keyId;
      await backUp();
      await compromiseKey(world.deployment, OPERATOR, { keyId, versions: [1] });
      await suspendKey(world.deployment, OPERATOR, { keyId: other });
      const { deployment } = await putBack(new MemoryJournal());
      const sets = await changesAfter(
        world.deployment.store.db,
        ['acme'],
        { epoch: 1, revision: 0 },
        99,
      );
      assert.ok(sets);
      const replay = () =>
        runCommand(deployment, OPERATOR, (command) => replayLatches(command, sets));
      await replay();
      const { lineage, rotation } = await loadLineage(deployment.store.db, keyId);
      assert.equal(lineage.versions[0]?.state, 'compromised');
      assert.equal(rotation?.phase, 'prepared');
      const { key } = await loadLineage(deployment.store.db, other);
      assert.equal(key.suspended, 0);
      const head = await headOf(deployment);
      await replay();
      assert.deepEqual(await headOf(deployment), head);
    });
  });
}

const NEW_API = {
  name: 'shop',
  prefix: 'shop',
  scopes: ['read'],
  scopeGrace: {},
  keyClasses: { guarded: { grace: 'strict' } },
} as const;
