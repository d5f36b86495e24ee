import { DatabaseSync } from 'node:sqlite';
import { storeOn } from '../../../packages/server/src/store/sqlite.ts';
import {
  engineOn,
  type SqliteEngine,
  type SqliteResult,
  type SqliteStatement,
} from '../../../packages/server/src/store/sqlite-engine.ts';
import { Turns } from '../../../packages/server/src/store/turns.ts';

let template: Promise<Uint8Array> | null = null;

/**
 * The database under all server nodes: SQLite in memory, on this thread. Between two events no
 * transaction is open, so what an onlooker reads then is committed.
 */
export class WorldDatabase {
  readonly turns = new Turns();
  /** Rises with every commit that wrote something. */
  commits = 0;
  #database: DatabaseSync;
  #engine: SqliteEngine;
  #wrote = false;

  private constructor(image: Uint8Array | null) {
    [this.#database, this.#engine] = opened(image);
  }

  /** One with all tables and nothing in them. */
  static async begin(): Promise<WorldDatabase> {
    template ??= migratedImage();
    return new WorldDatabase(await template);
  }

  static empty(): WorldDatabase {
    return new WorldDatabase(null);
  }

  execute(statement: SqliteStatement): SqliteResult {
    const result = this.#engine.execute(statement);
    if (statement.sql === 'commit') {
      if (this.#wrote) this.commits++;
      this.#wrote = false;
    } else if (statement.sql === 'rollback') {
      this.#wrote = false;
    } else if (WRITES.test(statement.sql)) {
      this.#wrote ||= result.changes > 0 || result.rows.length > 0;
    }
    return result;
  }

  /** Rows as objects, read past all stores. */
  query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Row[] {
    const { columns, rows } = this.#engine.execute({ sql, parameters });
    return rows.map(
      (values) =>
        Object.fromEntries(columns.map((column, index) => [column, values[index]])) as Row,
    );
  }

  /** Everything that is committed now. Between two events. */
  image(): Uint8Array {
    return this.#database.serialize();
  }

  /** Puts everything back to an image: a fail-over, or a backup that was restored. */
  putBack(image: Uint8Array): void {
    this.#engine.close();
    [this.#database, this.#engine] = opened(image);
    this.commits++;
  }

  close(): void {
    this.#engine.close();
  }
}

const WRITES = /^(?:insert|update|delete|replace)/i;

function opened(image: Uint8Array | null): [DatabaseSync, SqliteEngine] {
  const database = new DatabaseSync(':memory:', {
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  if (image !== null) database.deserialize(image);
  database.exec('pragma temp_store = memory; pragma foreign_keys = on;');
  return [database, engineOn(database)];
}

/** All tables, to begin every world of this process from: making them costs more than a day of it. */
async function migratedImage(): Promise<Uint8Array> {
  const database = WorldDatabase.empty();
  const connection = {
    execute: async (statement: SqliteStatement) => database.execute(statement),
    close: async () => {},
  };
  const connections = { writer: connection, reader: connection, separate: false };
  await storeOn({ ...connections, close: connection.close }, database.turns).migrate();
  const image = database.image();
  database.close();
  return image;
}
