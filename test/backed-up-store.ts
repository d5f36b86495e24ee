import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { openStore } from '../packages/server/src/store/open-store.ts';
import type { Store, StoreKind } from '../packages/server/src/store/store.ts';
import { createDatabase } from './postgres/database.ts';

/** A migrated, empty store that can be backed up while it is used. */
export interface BackedUpStore {
  store: Store;
  /** Copies the database as it is now; what is answered puts it back, as a store of its own. */
  backUp(): Promise<() => Promise<Store>>;
}

/** Everything is closed and dropped when the test ends. */
export async function openBackedUpStore(t: TestContext, kind: StoreKind): Promise<BackedUpStore> {
  return kind === 'sqlite' ? openInFiles(t) : openInPostgres(t);
}

async function openInFiles(t: TestContext): Promise<BackedUpStore> {
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-backup-'));
  const open = opening(t);
  t.after(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'keyturn.db');
  const store = await open(`sqlite:${file}`);
  let copies = 0;
  return {
    store,
    async backUp() {
      const copy = join(directory, `copy-${++copies}.db`);
      const database = new DatabaseSync(file);
      database.exec(`VACUUM INTO '${copy}'`);
      database.close();
      return async () => {
        const put = join(directory, `put-${++copies}.db`);
        await copyFile(copy, put);
        return open(`sqlite:${put}`);
      };
    },
  };
}

async function openInPostgres(t: TestContext): Promise<BackedUpStore> {
  const open = opening(t);
  const empty = async () => {
    const database = await createDatabase('backup');
    t.after(() => database.drop());
    return database.url;
  };
  const url = await empty();
  const store = await open(url);
  const copyOf = async (from: string) => {
    const copy = await empty();
    await migrated(copy);
    await copyRows(from, copy);
    return copy;
  };
  return {
    store,
    async backUp() {
      const copy = await copyOf(url);
      return async () => open(await copyOf(copy));
    },
  };
}

async function migrated(url: string): Promise<void> {
  const store = await openStore(url);
  await store.migrate();
  await store.close();
}

/** Stores are closed before what they stand on is removed. */
function opening(t: TestContext): (url: string) => Promise<Store> {
  const stores: Store[] = [];
  t.after(async () => {
    for (const store of stores) await store.close();
  });
  return async (url) => {
    const store = await openStore(url);
    stores.push(store);
    await store.migrate();
    return store;
  };
}

/** All rows of all tables, as one transaction sees them. */
async function copyRows(from: string, to: string): Promise<void> {
  const source = new pg.Client({ connectionString: from });
  const target = new pg.Client({ connectionString: to });
  await source.connect();
  await target.connect();
  try {
    await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await target.query("SET session_replication_role = 'replica'");
    const { rows } = await source.query<{ tablename: string }>(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    );
    for (const { tablename: name } of rows) {
      const all = await source.query(
        `SELECT coalesce(jsonb_agg(t), '[]') AS rows FROM "${name}" t`,
      );
      await target.query(`DELETE FROM "${name}"`);
      await target.query(
        `INSERT INTO "${name}" OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::"${name}", $1)`,
        [JSON.stringify(all.rows[0].rows)],
      );
    }
    await target.query(
      "SELECT setval(pg_get_serial_sequence('rotation_events', 'seq'), (SELECT coalesce(max(seq), 1) FROM rotation_events))",
    );
  } finally {
    await source.end();
    await target.end();
  }
}
