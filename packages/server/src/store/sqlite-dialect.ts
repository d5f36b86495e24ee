import {
  AbortedTransactionError,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { refuseNul } from './refuse-nul.ts';
import { ROLLBACK, type SqliteResult } from './sqlite-engine.ts';
import type { SqliteConnection } from './sqlite-thread.ts';
import type { Turns } from './turns.ts';

export interface SqliteUse {
  connection: SqliteConnection;
  /**
   * Whoever uses the connection waits for its turn and then has it alone, as a transaction must.
   * Null: statements go out as they come.
   */
  turns: Turns | null;
  /** False: single statements only. */
  transactions: boolean;
}

/** Kysely over one SQLite connection. */
export function sqliteDialect(use: SqliteUse): Dialect {
  return {
    createDriver: () => new SqliteDriver(use),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    // Kysely's own queue for the one connection is not needed: `turns` is it.
    createAdapter: () => new ConcurrentSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class ConcurrentSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #use: SqliteUse;

  constructor(use: SqliteUse) {
    this.#use = use;
  }

  async init() {}

  async acquireConnection() {
    await this.#use.turns?.take();
    return new SqliteSession(this.#use.connection);
  }

  async beginTransaction(session: SqliteSession) {
    if (!this.#use.transactions) throw new TypeError('Store.db has no transactions; Store has');
    // A deferred transaction that turns to writing fails at once beside another writer.
    await session.begin('begin immediate');
  }

  async commitTransaction(session: SqliteSession) {
    await session.commit();
  }

  async rollbackTransaction(session: SqliteSession) {
    await session.rollback();
  }

  async releaseConnection() {
    this.#use.turns?.give();
  }

  async destroy() {}
}

/**
 * The connection as one user has it. As on PostgreSQL, the first statement of a transaction that
 * fails ends it: nothing more is done but its rollback. SQLite alone would go on, at times even
 * outside the transaction, which it ends by itself when the disk is full.
 */
class SqliteSession implements DatabaseConnection {
  readonly #connection: SqliteConnection;
  #transaction: 'none' | 'open' | 'failed' = 'none';

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#transaction === 'failed') {
      throw new Error('a statement of this transaction failed; only its end is left');
    }
    refuseNul(query.parameters);
    try {
      const result = await this.#connection.execute(query);
      return { rows: objects(result), ...affected(query, result) };
    } catch (error) {
      if (this.#transaction === 'open') this.#transaction = 'failed';
      throw error;
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for a generator; this store has no streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new TypeError('this store does not stream rows');
  }

  async begin(sql: string) {
    await this.executeQuery(CompiledQuery.raw(sql));
    this.#transaction = 'open';
  }

  async commit() {
    if (this.#transaction === 'failed') {
      await this.rollback();
      throw new AbortedTransactionError();
    }
    await this.executeQuery(CompiledQuery.raw('commit'));
    this.#transaction = 'none';
  }

  async rollback() {
    this.#transaction = 'none';
    await this.executeQuery(CompiledQuery.raw(ROLLBACK));
  }
}

function objects<R>({ columns, rows }: SqliteResult): R[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) row[column] = values[index];
    return row as R;
  });
}

/** With RETURNING, the rows that came back are the rows that were touched. */
function affected({ query }: CompiledQuery, { columns, rows, changes }: SqliteResult) {
  if (query.kind === 'SelectQueryNode') return {};
  return { numAffectedRows: BigInt(columns.length > 0 ? rows.length : changes) };
}
