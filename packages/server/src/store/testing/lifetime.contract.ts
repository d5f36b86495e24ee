import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreUnavailable } from '../store-unavailable.ts';
import { heldTransaction } from './held-transaction.ts';
import { migrated, type StoreKindUnderTest } from './store-place.ts';

const REGION = { id: 'eu', name: 'eu', created_at: 0 };

export function lifetimeContract(kind: StoreKindUnderTest): void {
  describe('closing', () => {
    test('and opening again keeps the data', { skip: kind.alone ?? false }, async (t) => {
      const place = await kind.makePlace(t);
      const first = await place.open();
      await first.migrate();
      await first.transaction((tx) => tx.insertInto('regions').values(REGION).execute());
      await first.close();
      const second = await place.open();
      assert.deepEqual(await second.db.selectFrom('regions').selectAll().execute(), [REGION]);
    });

    test('waits for the transaction that runs', { skip: kind.alone ?? false }, async (t) => {
      const place = await kind.makePlace(t);
      const store = await place.open();
      await store.migrate();
      const { running, end } = await heldTransaction(store, (tx) =>
        tx.insertInto('regions').values(REGION).execute(),
      );
      const closed = store.close();
      end();
      await Promise.all([running, closed]);
      const again = await place.open();
      assert.deepEqual(await again.db.selectFrom('regions').selectAll().execute(), [REGION]);
    });

    test('twice is the same as once', async (t) => {
      const store = await migrated(kind, t);
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });

    test('makes everything after it unavailable', async (t) => {
      const store = await migrated(kind, t);
      await store.close();
      const closed = (error: unknown) =>
        error instanceof StoreUnavailable && error.code === 'CLOSED';
      await assert.rejects(store.db.selectFrom('head').selectAll().execute(), closed);
      await assert.rejects(
        store.transaction((tx) => store.lockHead(tx)),
        closed,
      );
    });
  });
}
