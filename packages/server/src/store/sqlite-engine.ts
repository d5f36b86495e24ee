import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** One connection to an SQLite database, on the thread that calls it. */
export interface SqliteEngine {
  execute(statement: SqliteStatement): SqliteResult;
  close(): void;
}

export interface SqliteStatement {
  sql: string;
  parameters: readonly unknown[];
}

/** Rows as arrays, each column named once: cheaper to hand from thread to thread than objects. */
export interface SqliteResult {
  columns: string[];
  rows: unknown[][];
  /** How many rows an INSERT, UPDATE or DELETE without RETURNING touched. */
  changes: number;
}

export interface SqliteEngineOptions {
  /** A path, or `:memory:`. */
  file: string;
  /** Reads only; the file exists already. */
  readOnly: boolean;
  /** How long another process may hold the lock before SQLITE_BUSY. */
  lockWaitMs: number;
}

/** Texts of statements repeat; the ones with lists of changing length would fill the memory. */
const STATEMENTS_KEPT = 256;

/** Opens the connection. A commit is on the disk before it is answered (WAL, synchronous FULL). */
export function openSqliteEngine(options: SqliteEngineOptions): SqliteEngine {
  return engineOn(openDatabase(options));
}

/** The same over a connection that is open already. Closing it is up to the engine from here on. */
export function engineOn(database: DatabaseSync, statementsKept = STATEMENTS_KEPT): SqliteEngine {
  const statements = new Map<string, PreparedStatement>();
  return {
    execute({ sql, parameters }) {
      // SQLite ends a transaction by itself when the disk is full or fails; to end it again is fine.
      if (sql === ROLLBACK && !database.isTransaction) return NOTHING;
      return run(prepared(database, statements, sql, statementsKept), parameters.map(bindable));
    },
    close() {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
}

export const ROLLBACK = 'rollback';

const NOTHING: SqliteResult = { columns: [], rows: [], changes: 0 };

function openDatabase({ file, readOnly, lockWaitMs }: SqliteEngineOptions): DatabaseSync {
  const database = new DatabaseSync(file, {
    timeout: lockWaitMs,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  database.exec('pragma temp_store = memory; pragma cache_size = -16000;');
  if (readOnly) {
    // Not the read-only open mode: such a connection cannot make the WAL index that it needs.
    database.exec('pragma query_only = on;');
  } else {
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    database.exec('pragma journal_size_limit = 67108864;');
  }
  return database;
}

interface PreparedStatement {
  statement: StatementSync;
  columns: string[];
}

/** Least recently used goes first: a Map keeps the order in which its entries were set. */
function prepared(
  database: DatabaseSync,
  statements: Map<string, PreparedStatement>,
  sql: string,
  statementsKept: number,
): PreparedStatement {
  let entry = statements.get(sql);
  if (entry) {
    statements.delete(sql);
  } else {
    const statement = database.prepare(sql, { returnArrays: true });
    entry = { statement, columns: statement.columns().map((column) => column.name) };
    const oldest = statements.keys().next();
    if (statements.size >= statementsKept && !oldest.done) statements.delete(oldest.value);
  }
  statements.set(sql, entry);
  return entry;
}

function run({ statement, columns }: PreparedStatement, parameters: SQLInputValue[]): SqliteResult {
  if (columns.length === 0) {
    return { columns, rows: [], changes: Number(statement.run(...parameters).changes) };
  }
  return { columns, rows: statement.all(...parameters) as unknown as unknown[][], changes: 0 };
}

/** Whole numbers go in as INTEGER (node:sqlite would make them REAL), so that they divide as on PostgreSQL. */
function bindable(value: unknown): SQLInputValue {
  return Number.isSafeInteger(value) ? BigInt(value as number) : (value as SQLInputValue);
}
