import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { migrated, type StoreKindUnderTest } from './store-place.ts';

export function migrationContract(kind: StoreKindUnderTest): void {
  describe('migrating', () => {
    test('again changes nothing', async (t) => {
      const store = await migrated(kind, t);
      const region = { id: 'eu', name: 'eu', created_at: 0 };
      await store.transaction((tx) => tx.insertInto('regions').values(region).execute());
      await store.migrate();
      assert.deepEqual(await store.db.selectFrom('regions').selectAll().execute(), [region]);
    });

    test('from two processes at once is done once', { skip: kind.alone ?? false }, async (t) => {
      const place = await kind.makeBarePlace(t);
      const stores = await Promise.all([place.open(), place.open()]);
      await Promise.all(stores.map((store) => store.migrate()));
      for (const { db } of stores) {
        assert.equal((await db.selectFrom('head').selectAll().execute()).length, 1);
      }
    });

    test('twice at once in one process is done once', async (t) => {
      const store = await (await kind.makeBarePlace(t)).open();
      await Promise.all([store.migrate(), store.migrate()]);
      assert.equal((await store.db.selectFrom('head').selectAll().execute()).length, 1);
    });

    test('leaves alone what a newer release did', async (t) => {
      const store = await migrated(kind, t);
      const known = await migrationsOf(store.db);
      await store.transaction((tx) =>
        sql`insert into migrations (name) values ('9999-later')`.execute(tx),
      );
      await store.migrate();
      assert.deepEqual(await migrationsOf(store.db), [...known, '9999-later']);
    });
  });
}

async function migrationsOf<T>(db: Kysely<T>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(
    db,
  );
  return rows.map((row) => row.name);
}
