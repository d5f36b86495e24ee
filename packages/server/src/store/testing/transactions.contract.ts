import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Transaction } from 'kysely';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { UniqueViolation } from '../unique-violation.ts';
import { heldTransaction } from './held-transaction.ts';
import { migrated, type StoreKindUnderTest } from './store-place.ts';

export function transactionContract(kind: StoreKindUnderTest): void {
  describe('a transaction', () => {
    outcomes(kind);
    failures(kind);
    walls(kind);
  });
}

function outcomes(kind: StoreKindUnderTest): void {
  test('that resolves has committed, and gives what its work gave', async (t) => {
    const store = await migrated(kind, t);
    const given = await store.transaction(async (tx) => {
      await insertRegion(tx, 'eu');
      return 42;
    });
    assert.equal(given, 42);
    assert.deepEqual(await regions(store), ['eu']);
  });

  test('whose work rejects leaves nothing, and rejects with the same', async (t) => {
    const store = await migrated(kind, t);
    const reason = new Error('no');
    const attempt = store.transaction(async (tx) => {
      await insertRegion(tx, 'eu');
      throw reason;
    });
    await assert.rejects(attempt, (error) => error === reason);
    assert.deepEqual(await regions(store), []);
  });

  test('sees its own writes before it commits', async (t) => {
    const store = await migrated(kind, t);
    await store.transaction(async (tx) => {
      await insertRegion(tx, 'eu');
      assert.deepEqual(await regions({ db: tx }), ['eu']);
    });
  });

  test('shows nothing to readers before it commits, and does not make them wait', {
    skip: kind.alone ?? false,
  }, async (t) => {
    const store = await migrated(kind, t);
    const { running, end } = await heldTransaction(store, (tx) => insertRegion(tx, 'eu'));
    assert.deepEqual(await regions(store), []);
    end();
    await running;
    assert.deepEqual(await regions(store), ['eu']);
  });
}

function failures(kind: StoreKindUnderTest): void {
  test('is over when one of its statements failed, even if its work does not mind', async (t) => {
    const store = await migrated(kind, t);
    const attempt = store.transaction(async (tx) => {
      await insertRegion(tx, 'eu');
      await insertRegion(tx, 'eu').catch(() => {});
      await insertRegion(tx, 'us').catch(() => {});
    });
    await assert.rejects(attempt, { name: 'AbortedTransactionError' });
    assert.deepEqual(await regions(store), []);
  });

  test('that failed does not stand in the way of the next', async (t) => {
    const store = await migrated(kind, t);
    await store.transaction((tx) => insertRegion(tx, 'eu'));
    const again = store.transaction((tx) => insertRegion(tx, 'eu'));
    await assert.rejects(again, UniqueViolation);
    await store.transaction((tx) => insertRegion(tx, 'us'));
    assert.deepEqual(await regions(store), ['eu', 'us']);
  });
}

function walls(kind: StoreKindUnderTest): void {
  test('cannot begin another, nor read past itself', async (t) => {
    const store = await migrated(kind, t);
    const nested = store.transaction(() => store.transaction(async () => {}));
    await assert.rejects(nested, TypeError);
    const past = store.transaction(() => regions(store));
    await assert.rejects(past, TypeError);
  });

  test('does not bind what its work started and left behind', async (t) => {
    const store = await migrated(kind, t);
    const over = Promise.withResolvers<void>();
    let later: Promise<string[]> | undefined;
    await store.transaction(async () => {
      later = over.promise.then(() => regions(store));
    });
    over.resolve();
    assert.deepEqual(await later, []);
  });

  test('is the only place to write: Store.db reads', async (t) => {
    const store = await migrated(kind, t);
    const region = { id: 'eu', name: 'eu', created_at: 0 };
    await assert.rejects(store.db.insertInto('regions').values(region).execute(), TypeError);
    await assert.rejects(store.db.deleteFrom('regions').execute(), TypeError);
    await assert.rejects(
      store.db.transaction().execute(async () => {}),
      TypeError,
    );
  });
}

async function insertRegion(tx: Transaction<Database>, name: string): Promise<void> {
  await tx.insertInto('regions').values({ id: name, name, created_at: 0 }).execute();
}

async function regions({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const rows = await db.selectFrom('regions').select('name').orderBy('name').execute();
  return rows.map((row) => row.name);
}
