import { DatabaseSync } from 'node:sqlite';
import { storeOn } from '../../../packages/server/src/store/sqlite.ts';
import {
  engineOn,
  type SqliteEngine,
  type SqliteResult,
  type SqliteStatement,
} from '../../../packages/server/src/store/sqlite-engine.ts';
import { Turns } from '../../../packages/server/src/store/turns.ts';

/** Texts with lists of changing length are many, and all come again in the next world. */
const STATEMENTS_KEPT = 4_000;

/** What a world of this process left behind for the next: an open connection with its statements. */
let idle: Connection | null = null;
let template: Promise<Template> | null = null;

interface Connection {
  database: DatabaseSync;
  engine: SqliteEngine;
}

interface Template {
  image: Uint8Array;
  /** Names of all tables, and the rows of those that do not begin empty. */
  tables: readonly string[];
  rows: readonly { sql: string; parameters: readonly unknown[] }[];
}

/**
 * The database under all server nodes: SQLite in memory, on this thread. Between two events no
 * transaction is open, so what an onlooker reads then is committed.
 */
export class WorldDatabase {
  readonly turns = new Turns();
  /** Rises with every commit that wrote something but mere notes of use. */
  commits = 0;
  /**
   * Server time as nodes that are gone had kept it last, ms. They do so every minute, and polls are
   * stretched far more than the times that hang on it.
   */
  serverTimeKept = 0;
  /** Called at each of them, when it is done and nothing has followed from it yet. */
  onCommit: () => void = () => {};
  #connection: Connection;
  #wrote = false;
  /** How often each table was written. */
  #writes = new Map<string, number>();
  #answers = new Map<string, Answer>();

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** One with all tables and nothing in them. */
  static async begin(): Promise<WorldDatabase> {
    template ??= migratedTemplate();
    const { image, tables, rows } = await template;
    const connection = idle ?? opened(image);
    if (idle !== null) emptied(connection, tables, rows);
    idle = null;
    return new WorldDatabase(connection);
  }

  execute(statement: SqliteStatement): SqliteResult {
    const result = this.#connection.engine.execute(statement);
    const { sql } = statement;
    const written = writtenBy(sql);
    if (written !== null) this.#writes.set(written, this.#writesOf(written) + 1);
    if (sql === 'commit') {
      if (this.#wrote) {
        this.#wrote = false;
        this.commits++;
        this.onCommit();
      }
    } else if (sql === 'rollback') {
      this.#wrote = false;
      this.#answers.clear();
    } else if (!this.#wrote && WRITES.test(sql) && !NOTES.test(sql)) {
      this.#wrote = result.changes > 0 || result.rows.length > 0;
    }
    return result;
  }

  /**
   * Rows as objects, read past all stores. Without parameters the same array comes back as long as none
   * of its tables was written: change nothing in it.
   */
  query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Row[] {
    if (parameters.length > 0) return this.#read(sql, parameters);
    const known = this.#answers.get(sql);
    const tables = known?.tables ?? tablesOf(sql);
    const writes = tables.map((table) => this.#writesOf(table)).join(' ');
    if (known?.writes === writes) return known.rows as Row[];
    const rows = this.#read<Row>(sql, parameters);
    this.#answers.set(sql, { tables, writes, rows });
    return rows;
  }

  #writesOf(table: string): number {
    return this.#writes.get(table) ?? 0;
  }

  #read<Row>(sql: string, parameters: readonly unknown[]): Row[] {
    const { columns, rows } = this.#connection.engine.execute({ sql, parameters });
    return rows.map((values) => {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < columns.length; index++) {
        row[columns[index] as string] = values[index];
      }
      return row as Row;
    });
  }

  /** Everything that is committed now. Between two events. */
  image(): Uint8Array {
    return this.#connection.database.serialize();
  }

  /** Puts everything back to an image: a fail-over, or a backup that was restored. */
  putBack(image: Uint8Array): void {
    this.#connection.engine.close();
    this.#connection = opened(image);
    this.#answers.clear();
    this.serverTimeKept = 0;
    this.commits++;
  }

  /** The world is over; the connection is left to the next. */
  close(): void {
    const { database, engine } = this.#connection;
    if (idle !== null) engine.close();
    else {
      if (database.isTransaction) database.exec('rollback');
      idle = this.#connection;
    }
  }
}

/** What a query without parameters found. */
interface Answer {
  tables: readonly string[];
  /** How often each of them was written before. */
  writes: string;
  rows: unknown[];
}

/** Which table a statement writes; null: none. */
const tablesWritten = new Map<string, string | null>();

function writtenBy(sql: string): string | null {
  let table = tablesWritten.get(sql);
  if (table === undefined) {
    table = /\b(?:insert into|update|delete from)\s+"?(\w+)/i.exec(sql)?.[1] ?? null;
    tablesWritten.set(sql, table);
  }
  return table;
}

function tablesOf(sql: string): string[] {
  return [...sql.matchAll(/\b(?:from|join)\s+"?(\w+)/gi)].map(([, table]) => table ?? '');
}

const WRITES = /^\s*(?:insert|update|delete|replace|with)/i;
/** What changes with every report and call, and nothing that an onlooker judges by. */
const NOTES =
  /^(?:insert into|update|delete from) "(?:nonces|usage_minutes|sources|source_[a-z]+|instances|instance_sessions|idempotency|head|region_days|rotation_events|pseudonyms)"/;

function opened(image: Uint8Array | null): Connection {
  const database = new DatabaseSync(':memory:', {
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  if (image !== null) database.deserialize(image);
  database.exec('pragma temp_store = memory; pragma foreign_keys = on;');
  return { database, engine: engineOn(database, STATEMENTS_KEPT) };
}

/** As it was when its tables were made. */
function emptied(
  { database, engine }: Connection,
  tables: readonly string[],
  rows: Template['rows'],
): void {
  database.exec('pragma foreign_keys = off; begin');
  for (const table of tables) database.exec(`delete from "${table}"`);
  for (const row of rows) engine.execute(row);
  database.exec('commit; pragma foreign_keys = on');
}

/** All tables, to begin every world of this process from: making them costs more than a day of it. */
async function migratedTemplate(): Promise<Template> {
  const { database, engine } = opened(null);
  const connection = {
    execute: async (statement: SqliteStatement) => engine.execute(statement),
    close: async () => {},
  };
  const connections = { writer: connection, reader: connection, separate: false };
  await storeOn({ ...connections, close: connection.close }, new Turns()).migrate();
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_stat%'")
    .all()
    .map(({ name }) => String(name));
  const rows = tables.flatMap((table) => rowsOf(engine, table));
  const image = database.serialize();
  engine.close();
  return { image, tables, rows };
}

function rowsOf(engine: SqliteEngine, table: string): Template['rows'] {
  const { columns, rows } = engine.execute({ sql: `select * from "${table}"`, parameters: [] });
  const marks = columns.map(() => '?').join(', ');
  const names = columns.map((column) => `"${column}"`).join(', ');
  const sql = `insert into "${table}" (${names}) values (${marks})`;
  return rows.map((parameters) => ({ sql, parameters }));
}
