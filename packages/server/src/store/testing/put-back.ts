import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { declaredTables } from './declared-tables.ts';

/** All rows of a store, as a backup has them. */
export type Backup = Map<string, Record<string, unknown>[]>;

/** Its numbers are given by the database, and stay as they are. */
const COUNTED_TABLE = 'rotation_events';

export async function backUp({ db }: Store): Promise<Backup> {
  const tables = declaredTables().map(({ name }) => name);
  const backup: Backup = new Map();
  for (const table of tables) backup.set(table, await rowsOf(db, table));
  return backup;
}

/** Puts all rows back as they were, under whoever uses the store: what was committed since is lost. */
export async function putBack(store: Store, backup: Backup): Promise<void> {
  await store.transaction(async (tx) => {
    const unordered =
      store.kind === 'sqlite'
        ? sql`PRAGMA defer_foreign_keys = ON`
        : sql`SET LOCAL session_replication_role = replica`;
    await unordered.execute(tx);
    for (const [table, rows] of backup) {
      if (table === COUNTED_TABLE) continue;
      await sql`DELETE FROM ${sql.table(table)}`.execute(tx);
      const columns = Object.keys(rows[0] ?? {});
      for (const row of rows) {
        const values = sql.join(columns.map((column) => row[column]));
        const names = sql.join(columns.map((column) => sql.ref(column)));
        await sql`INSERT INTO ${sql.table(table)} (${names}) VALUES (${values})`.execute(tx);
      }
    }
  });
}

async function rowsOf(db: Kysely<Database>, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`.execute(
    db,
  );
  return rows;
}
