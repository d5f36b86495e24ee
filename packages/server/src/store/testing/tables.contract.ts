import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Insertable } from 'kysely';
import type { RotationsTable, VersionsTable } from '../schema.ts';
import type { Store } from '../store.ts';
import { UniqueViolation } from '../unique-violation.ts';
import { declaredTables } from './declared-tables.ts';
import { insertKey, migrated, type StoreKindUnderTest } from './store-place.ts';

export function tableContract(kind: StoreKindUnderTest): void {
  describe('the tables', () => {
    test('have the columns that schema.ts declares, of the same kind', async (t) => {
      const store = await (await kind.makeBarePlace(t)).open();
      await store.migrate();
      const tables = await store.db.introspection.getTables();
      const found = tables
        .filter(({ name }) => name !== 'migrations')
        .map(({ name, columns }) => ({
          name,
          columns: columns
            .map((column) => ({
              name: column.name,
              type: column.dataType.toLowerCase() === 'text' ? 'string' : 'number',
              nullable: column.isNullable,
            }))
            .sort(byName),
        }))
        .sort(byName);
      assert.deepEqual(found, declaredTables());
    });

    test('let a key have one open rotation, and any number of ended ones', async (t) => {
      const store = await migrated(kind, t);
      await store.transaction((tx) => insertKey(tx, 'key'));
      await insertRotation(store, { id: 'r1', ended_at: 1 });
      await insertRotation(store, { id: 'r2', ended_at: 2 });
      await insertRotation(store, { id: 'r3', ended_at: null });
      await assert.rejects(insertRotation(store, { id: 'r4', ended_at: null }), UniqueViolation);
    });

    test('let one digest belong to one version, and none to several', async (t) => {
      const store = await migrated(kind, t);
      await store.transaction((tx) => insertKey(tx, 'key'));
      await insertVersion(store, { number: 1, digest: null });
      await insertVersion(store, { number: 2, digest: null });
      await insertVersion(store, { number: 3, digest: 'd' });
      await assert.rejects(insertVersion(store, { number: 4, digest: 'd' }), UniqueViolation);
      await assert.rejects(insertVersion(store, { number: 3, digest: 'e' }), UniqueViolation);
    });

    test('refuse a row that refers to nothing', async (t) => {
      const store = await migrated(kind, t);
      await assert.rejects(insertVersion(store, { number: 1, digest: null }), /foreign key/i);
    });

    test('have one head, and no other', async (t) => {
      const store = await migrated(kind, t);
      const head = await store.transaction((tx) => store.lockHead(tx));
      const second = { ...head, id: 2 };
      await assert.rejects(
        store.transaction((tx) => tx.insertInto('head').values(second).execute()),
        /check constraint/i,
      );
    });

    test('count events up, and never give a number twice', async (t) => {
      const store = await migrated(kind, t);
      await store.transaction((tx) => insertKey(tx, 'key'));
      await insertRotation(store, { id: 'r1', ended_at: null });
      const first = await insertEvent(store);
      const second = await insertEvent(store);
      assert.ok(second > first);
      await store.transaction((tx) => tx.deleteFrom('rotation_events').execute());
      assert.ok((await insertEvent(store)) > second);
    });
  });
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

async function insertEvent(store: Store): Promise<number> {
  const row = { rotation_id: 'r1', at: 0, event: '{}' };
  const { seq } = await store.transaction((tx) =>
    tx.insertInto('rotation_events').values(row).returning('seq').executeTakeFirstOrThrow(),
  );
  return seq;
}

async function insertVersion(
  store: Store,
  row: Pick<Insertable<VersionsTable>, 'number' | 'digest'>,
): Promise<void> {
  const rest = { accepted_total: 0, refused_total: 0, exposed: 0, created_at: 0 };
  await store.transaction((tx) =>
    tx
      .insertInto('versions')
      .values({ key_id: 'key', state: 'active', ...rest, ...row })
      .execute(),
  );
}

async function insertRotation(
  store: Store,
  row: Pick<Insertable<RotationsTable>, 'id' | 'ended_at'>,
): Promise<void> {
  const rotation: Insertable<RotationsTable> = {
    key_id: 'key',
    from_version: 1,
    to_version: 2,
    direction: 'forward',
    phase: 'prepared',
    reason: 'scheduled',
    expedited: 0,
    by_security_act: 0,
    roll_back_pending: 0,
    restoring: 0,
    publish_after: 0,
    started_at: 0,
    restores: 0,
    next_check_at: 0,
    waits_for: '[]',
    progress: '{}',
    waits_told: '[]',
    incomplete_released: 0,
    returned_scopes: '[]',
    ...row,
  };
  await store.transaction((tx) => tx.insertInto('rotations').values(rotation).execute());
}
