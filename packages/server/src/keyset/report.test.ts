import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Head } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  insertGroup,
  insertKey,
  insertRotation,
  publish,
  reportOf,
  versionRecord,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Store } from '../store/store.ts';
import { takeReport } from './report.ts';

const SOURCE = { addressPrefix: '192.0.2.0/24', userAgent: 'curl', route: 'GET /' };

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  await insertKey(deployment, 'key_a', 'api_a');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const usage = (count: number) => {
    const at = deployment.serverTime.now();
    const row = { keyId: 'key_a', version: 1, outcome: 'accepted', reason: 'ok', source: 0 };
    return {
      sources: [SOURCE],
      usage: [{ ...row, minute: at, count, firstAt: at, lastAt: at, probe: false }],
    };
  };
  const countedUses = async () => {
    const rows = await store.db.selectFrom('usage_minutes').select('count').execute();
    return rows.reduce((sum, { count }) => sum + count, 0);
  };
  const instance = (id: string) =>
    store.db.selectFrom('instances').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { deployment, clock, group, usage, countedUses, instance };
}

forEachStore('a lease is renewed or not: an instance that reports', (open) => {
  test('is renewed on a head that was read after its counter had moved', async (t) => {
    const store = await open(t);
    const { deployment, group } = await makeWorld(store);
    const applied = await headOf(deployment);
    // Whoever saw the counter stand, and took this instance for fenced, publishes just then.
    const beside = {
      ...deployment,
      store: {
        ...store,
        transaction: (async (work) => {
          const result = await store.transaction(work);
          await publish(deployment, 'api_a', versionRecord('aa'));
          return result;
        }) as Store['transaction'],
      },
    };
    const answer = await takeReport(beside, group, reportOf('i', 1, applied));
    assert.equal(answer.leaseMs, 30_000);
    assert.deepEqual(answer.head, await headOf(deployment), 'so it is not fresh before it applies');
    assert.equal(answer.changes.length, 1);
  });

  test('with a history that is not ours gets no lease and counts as having applied nothing', async (t) => {
    const { deployment, group, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head));
    const foreign = [
      { ...head, hash: 'f'.repeat(64) },
      { ...head, revision: head.revision + 1 },
      { ...head, epoch: 2 },
    ];
    for (const [index, applied] of foreign.entries()) {
      const answer = await takeReport(deployment, group, reportOf('i', index + 2, applied));
      assert.deepEqual([answer.leaseMs, answer.snapshotNeeded], [null, true]);
      const row = await instance('i');
      assert.equal(row.applied_revision, null);
      assert.equal(row.lease_counter, 1);
    }
  });
});

forEachStore('the answer to a report: an instance that reports', (open) => {
  test('gets every change that it lacks, in order, with the records of its apis alone', async (t) => {
    const { deployment, group } = await makeWorld(await open(t));
    const applied = await headOf(deployment);
    await publish(deployment, 'api_a', versionRecord('aa'), versionRecord('ab'));
    await publish(deployment, 'api_b', versionRecord('bb'));
    await publish(deployment, null, { kind: 'ring', schema: 1, id: 1, key: 'k' });
    const answer = await takeReport(deployment, group, reportOf('i', 1, applied));
    assert.deepEqual(
      answer.changes.map(({ revision }) => revision),
      [applied.revision + 1, applied.revision + 2, applied.revision + 3],
    );
    assert.deepEqual(
      answer.changes.map(({ records }) => records.map((record) => JSON.parse(record))),
      [
        [versionRecord('aa'), versionRecord('ab')],
        [],
        [{ kind: 'ring', schema: 1, id: 1, key: 'k' }],
      ],
    );
    assert.equal(answer.changes[1]?.digests.length, 1, 'the chain can be checked all the same');
    assert.equal(answer.changes[0]?.previous, applied.hash);
    assert.equal(answer.changes[2]?.hash, answer.head.hash);
    assert.equal(answer.more, false);
  });

  test('gets what it lacks in parts where it lacks much', async (t) => {
    const store = await open(t);
    const { deployment, group } = await makeWorld(store);
    const applied = await headOf(deployment);
    const last = await insertRevisions(store, applied, 1_001);
    const answer = await takeReport(deployment, group, reportOf('i', 1, applied));
    assert.equal(answer.changes.length, 1_000);
    assert.equal(answer.more, true);
    assert.equal(answer.head.revision, last);
    const reached = answer.changes.at(-1);
    assert.ok(reached);
    const rest = await takeReport(deployment, group, reportOf('i', 2, reached));
    assert.deepEqual([rest.changes.length, rest.more], [1, false]);
  });

  test('is sent for a snapshot where it lacks too much', async (t) => {
    const store = await open(t);
    const { deployment, group } = await makeWorld(store);
    const applied = await headOf(deployment);
    await store.transaction(async (tx) => {
      await tx
        .updateTable('head')
        .set({ revision: applied.revision + 10_001 })
        .execute();
    });
    const answer = await takeReport(deployment, group, reportOf('i', 1, applied));
    assert.deepEqual([answer.snapshotNeeded, answer.changes], [true, []]);
  });
});

forEachStore('the count of a report: an instance that reports', (open) => {
  test('is counted once, however often its report comes', async (t) => {
    const { deployment, group, usage, countedUses, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    const report = reportOf('i', 1, head, usage(3));
    await takeReport(deployment, group, report);
    const again = await takeReport(deployment, group, report);
    assert.deepEqual([again.acknowledged, again.leaseMs], [1, 30_000]);
    assert.equal(again.renewInstance, false);
    assert.equal(await countedUses(), 3);
    assert.equal((await instance('i')).sequence, 1);
  });

  test('is counted once, also when both copies of its report come at the same time', async (t) => {
    const { deployment, group, usage, countedUses } = await makeWorld(await open(t));
    const report = reportOf('i', 1, await headOf(deployment), usage(3));
    await Promise.all([1, 2, 3].map(() => takeReport(deployment, group, report)));
    assert.equal(await countedUses(), 3);
  });

  test('may skip sequences', async (t) => {
    const { deployment, group, usage, countedUses } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head, usage(1)));
    const answer = await takeReport(deployment, group, reportOf('i', 5, head, usage(2)));
    assert.equal(answer.acknowledged, 5);
    assert.equal(await countedUses(), 3);
  });

  test('has a watermark that never falls and never lies ahead of server time', async (t) => {
    const { deployment, group, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    const now = deployment.serverTime.now();
    for (const [index, [told, kept]] of [
      [now - 100, now - 100],
      [now - 200, now - 100],
      [now + 60_000, now],
    ].entries()) {
      const watermark = told ?? 0;
      await takeReport(deployment, group, reportOf('i', index + 1, head, { watermark }));
      assert.equal((await instance('i')).watermark, kept);
    }
  });
});

forEachStore('an instance id that has ended', (open) => {
  test('with a clean stop gets no lease, and whoever still uses it is told to take another', async (t) => {
    const { deployment, group, instance, usage, countedUses } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head));
    const last = reportOf('i', 2, head, { closing: true });
    assert.equal((await takeReport(deployment, group, last)).leaseMs, null);
    assert.notEqual((await instance('i')).closed_at, null);
    const repeated = await takeReport(deployment, group, last);
    assert.deepEqual([repeated.acknowledged, repeated.renewInstance], [2, false]);
    const after = await takeReport(deployment, group, reportOf('i', 3, head, usage(1)));
    assert.deepEqual([after.leaseMs, after.renewInstance], [null, true]);
    assert.equal(await countedUses(), 1, 'what it saw counts');
  });

  test('because a person said so, and that still reports, is counted and told to change', async (t) => {
    const store = await open(t);
    const { deployment, group, usage, countedUses } = await makeWorld(store);
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head));
    await store.transaction(async (tx) => {
      await tx.updateTable('instances').set({ gone_at: 1 }).execute();
    });
    const answer = await takeReport(deployment, group, reportOf('i', 2, head, usage(1)));
    assert.deepEqual([answer.leaseMs, answer.renewInstance], [null, true]);
    assert.equal(answer.acknowledged, 2);
    assert.equal(await countedUses(), 1);
  });
});

forEachStore('an instance id in several hands', (open) => {
  test('is taken from both processes that use it, and neither loses what it saw', async (t) => {
    const { deployment, group, usage, countedUses, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head, usage(1)));
    const clone = await takeReport(deployment, group, reportOf('i', 1, head, usage(2)));
    assert.equal(clone.renewInstance, true);
    assert.equal(clone.acknowledged, 0, 'it keeps what it saw, and tells it under its new id');
    assert.equal(clone.leaseMs, null);
    const original = await takeReport(deployment, group, reportOf('i', 2, head, usage(4)));
    assert.deepEqual([original.renewInstance, original.leaseMs], [true, null]);
    assert.equal(original.acknowledged, 2);
    const renewed = await takeReport(deployment, group, reportOf('j', 1, head, usage(2)));
    assert.deepEqual([renewed.renewInstance, renewed.leaseMs], [false, 30_000]);
    assert.equal(await countedUses(), 7);
    assert.equal((await instance('i')).lease_counter, 1);
  });

  test('is taken from both also where the server started again in between', async (t) => {
    const store = await open(t);
    const { deployment, clock, group, usage, countedUses } = await makeWorld(store);
    const head = await headOf(deployment);
    const first = reportOf('i', 1, head, usage(1));
    await takeReport(deployment, group, first);
    const { deployment: restarted } = await makeDeployment(store, {}, { clock, seed: 'again' });
    const repeated = await takeReport(restarted, group, first);
    assert.deepEqual([repeated.acknowledged, repeated.renewInstance], [1, false]);
    const clone = await takeReport(restarted, group, reportOf('i', 1, head, usage(2)));
    assert.deepEqual([clone.acknowledged, clone.renewInstance], [0, true]);
    await takeReport(restarted, group, reportOf('j', 1, head, usage(2)));
    assert.equal(await countedUses(), 3);
  });

  test('is not taken away by a copy of an earlier report that was delayed on its way', async (t) => {
    const { deployment, group, usage, countedUses } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    const first = reportOf('i', 1, head, usage(1));
    await takeReport(deployment, group, first);
    await takeReport(deployment, group, reportOf('i', 2, head, usage(2)));
    const delayed = await takeReport(deployment, group, first);
    assert.equal(delayed.leaseMs, null);
    const next = await takeReport(deployment, group, reportOf('i', 3, head, usage(4)));
    assert.deepEqual([next.renewInstance, next.leaseMs], [false, 30_000]);
    assert.equal(await countedUses(), 7);
  });

  test('belongs to its group: under it another group counts nothing and gets nothing', async (t) => {
    const { deployment, group, usage, countedUses, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, head));
    const other = await insertGroup(deployment, 'ver_b', ['api_a']);
    const answer = await takeReport(deployment, other, reportOf('i', 2, head, usage(1)));
    assert.deepEqual([answer.leaseMs, answer.renewInstance], [null, true]);
    assert.equal(await countedUses(), 0);
    assert.equal((await instance('i')).sequence, 1);
  });
});

forEachStore('a report wakes', (open) => {
  test('whoever waits for a key that it acknowledges', async (t) => {
    const { deployment, group } = await makeWorld(await open(t));
    const applied = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, applied));
    const head = await publish(deployment, 'api_a', versionRecord('aa', 'key_a'));
    const told: string[][] = [];
    deployment.signals.listen(({ keys }) => told.push([...keys]));
    await takeReport(deployment, group, reportOf('i', 2, head));
    await takeReport(deployment, group, reportOf('i', 3, head));
    assert.deepEqual(told, [['key_a'], []]);
  });

  test('the rotation of a key that it saw presented: with the next poll, or at once where its version is suspended', async (t) => {
    const store = await open(t);
    const { deployment, group, usage } = await makeWorld(store);
    const head = await headOf(deployment);
    await insertRotation(deployment, 'key_a');
    const told: string[][][] = [];
    deployment.signals.listen(({ keys, used = [] }) => told.push([[...keys], [...used]]));
    await takeReport(deployment, group, reportOf('i', 1, head, usage(1)));
    await store.transaction((tx) =>
      tx.updateTable('rotations').set({ phase: 'suspended' }).execute(),
    );
    await takeReport(deployment, group, reportOf('i', 2, head, usage(1)));
    assert.deepEqual(told, [
      [[], ['key_a']],
      [['key_a'], []],
    ]);
  });
});

/** Revisions without records, as their reader sees them; their hashes chain nothing. */
async function insertRevisions(store: Store, from: Head, count: number): Promise<number> {
  const last = from.revision + count;
  await store.transaction(async (tx) => {
    for (let revision = from.revision + 1; revision <= last; revision += 100) {
      const revisions = Array.from({ length: Math.min(100, last - revision + 1) });
      await tx
        .insertInto('changes')
        .values(
          revisions.map((_, index) => ({
            epoch: from.epoch,
            revision: revision + index,
            previous: '',
            committed_at: 0,
            digests: '[]',
            hash: `hash ${revision + index}`,
            signature: '',
          })),
        )
        .execute();
    }
    await tx
      .updateTable('head')
      .set({ revision: last, hash: `hash ${last}` })
      .execute();
  });
  return last;
}
