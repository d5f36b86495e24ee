import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Store } from '../store.ts';
import { insertKey, migrated, type StoreKindUnderTest } from './store-place.ts';

const COMMANDS = 20;

export function lockContract(kind: StoreKindUnderTest): void {
  describe('simultaneous commands', () => {
    test('on one lineage run one after the other', async (t) => {
      const store = await migrated(kind, t);
      await store.transaction((tx) => insertKey(tx, 'key'));
      await Promise.all(Array.from({ length: COMMANDS }, () => countOnKey(store)));
      const { tainted } = await store.db
        .selectFrom('keys')
        .select('tainted')
        .executeTakeFirstOrThrow();
      assert.equal(tainted, COMMANDS);
    });

    test('give revisions without a gap, each on top of the one before', async (t) => {
      const store = await migrated(kind, t);
      const commands = Array.from({ length: COMMANDS }, (_, index) => append(store, index));
      const outcomes = await Promise.allSettled(commands);
      const committed = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
      const changes = await store.db
        .selectFrom('changes')
        .select(['revision', 'previous', 'hash'])
        .orderBy('revision')
        .execute();
      assert.deepEqual(
        changes.map((change) => change.revision),
        Array.from({ length: committed }, (_, index) => index + 1),
      );
      for (const [index, { previous }] of changes.entries()) {
        assert.equal(previous, changes[index - 1]?.hash ?? '0'.repeat(64));
      }
      const head = await store.db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
      assert.equal(head.hash, changes.at(-1)?.hash);
    });

    test('may lock a key that does not exist', async (t) => {
      const store = await migrated(kind, t);
      await store.transaction((tx) => store.lockLineage(tx, 'nobody'));
    });
  });

  test('the head begins at epoch 1 and revision 0', async (t) => {
    const store = await migrated(kind, t);
    assert.deepEqual(await store.transaction((tx) => store.lockHead(tx)), {
      id: 1,
      epoch: 1,
      revision: 0,
      hash: '0'.repeat(64),
      audit_seq: 0,
      audit_hash: '0'.repeat(64),
      server_time: 0,
    });
  });
}

/** Reads under the lineage's lock and writes what follows from it: two at once would lose one. */
async function countOnKey(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await store.lockLineage(tx, 'key');
    const { tainted } = await tx.selectFrom('keys').select('tainted').executeTakeFirstOrThrow();
    await tx
      .updateTable('keys')
      .set({ tainted: tainted + 1 })
      .execute();
  });
}

/** Takes the next revision as a command does; every fifth fails after that. */
async function append(store: Store, index: number): Promise<void> {
  await store.transaction(async (tx) => {
    const head = await store.lockHead(tx);
    const revision = head.revision + 1;
    const hash = `hash-${index}`;
    const rest = { previous: head.hash, committed_at: 0, digests: '[]', signature: '' };
    await tx
      .insertInto('changes')
      .values({ epoch: head.epoch, revision, hash, ...rest })
      .execute();
    await tx.updateTable('head').set({ revision, hash }).execute();
    if (index % 5 === 4) throw new Error('a command that fails late');
  });
}
