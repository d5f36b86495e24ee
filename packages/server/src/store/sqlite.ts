import { closeSync, openSync } from 'node:fs';
import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import type { Database } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { openSqliteEngine, type SqliteEngineOptions } from './sqlite-engine.ts';
import { sqliteError, sqliteFault } from './sqlite-errors.ts';
import { openSqliteThread, type SqliteConnection } from './sqlite-thread.ts';
import type { HeadRow, Store } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { insideTransaction, readsOnly, refuseInsideTransaction } from './transaction-scope.ts';
import { Turns } from './turns.ts';

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  file: string;
  /** How long another process may hold the database before `StoreUnavailable`. */
  lockWaitMs: number;
}

/**
 * A store in one SQLite file. Transactions run one after the other on a connection that writes;
 * reads have a connection of their own and, thanks to the write-ahead log, wait for nobody. Each
 * connection has its thread.
 *
 * In memory there is one connection, on the caller's own thread: reads wait for the transaction that
 * runs, and the order of everything follows from the order of the calls.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  return storeOn(await connect(options), new Turns());
}

/** The connections of a store, and how it lets go of them. */
export interface SqliteConnections {
  writer: SqliteConnection;
  reader: SqliteConnection;
  /** The reader sees what is committed while the writer writes. */
  separate: boolean;
  close(): Promise<void>;
}

/** A store on connections that are open already; `turns` is whose turn it is to use the writer. */
export function storeOn(connections: SqliteConnections, turns: Turns): Store {
  const writer = new Kysely<Database>({
    dialect: sqliteDialect({ connection: connections.writer, turns, transactions: true }),
  });
  const db = new Kysely<Database>({
    dialect: sqliteDialect({
      connection: connections.reader,
      turns: connections.separate ? null : turns,
      transactions: false,
    }),
    plugins: [readsOnly],
  });
  let closing: Promise<void> | undefined;

  return {
    kind: 'sqlite',
    db,
    async transaction(work) {
      refuseInsideTransaction('a transaction begun');
      return writer.transaction().execute((tx) => insideTransaction(() => work(tx)));
    },
    async lockLineage() {
      // The transaction is the only one.
    },
    async lockHead(tx): Promise<HeadRow> {
      return tx.selectFrom('head').selectAll().executeTakeFirstOrThrow();
    },
    migrate: () => migrate(writer, 'sqlite'),
    close() {
      closing ??= turns
        .take()
        .then(() => connections.close())
        .finally(() => turns.give());
      return closing;
    },
  };
}

async function connect({ file, lockWaitMs }: SqliteOptions): Promise<SqliteConnections> {
  if (file === ':memory:') {
    const only = closable(onThisThread({ file, readOnly: false, lockWaitMs }));
    return { writer: only, reader: only, separate: false, close: only.close };
  }
  makeFile(file);
  const [writer, reader] = await both(
    openSqliteThread({ file, readOnly: false, lockWaitMs }),
    openSqliteThread({ file, readOnly: true, lockWaitMs }),
  );
  const connections = { writer: closable(writer), reader: closable(reader), separate: true };
  return {
    ...connections,
    async close() {
      // The last connection to close folds the write-ahead log into the file; a reader cannot.
      await connections.reader.close();
      await connections.writer.close();
    },
  };
}

/** Made before it is opened, so that nobody but its owner can read it. */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw sqliteError(sqliteFault(error));
  }
}

/** Both, or neither: when one could not be opened, the other is closed again. */
async function both(
  ...opening: [Promise<SqliteConnection>, Promise<SqliteConnection>]
): Promise<[SqliteConnection, SqliteConnection]> {
  try {
    return await Promise.all(opening);
  } catch (error) {
    const opened = await Promise.allSettled(opening);
    for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    throw error;
  }
}

function onThisThread(options: SqliteEngineOptions): SqliteConnection {
  const engine = openSqliteEngine(options);
  return {
    async execute(statement) {
      try {
        return engine.execute(statement);
      } catch (error) {
        throw sqliteError(sqliteFault(error));
      }
    },
    async close() {
      engine.close();
    },
  };
}

/** A request that comes after the end, in a server that stops, is answered 503 and not 500. */
function closable(connection: SqliteConnection): SqliteConnection {
  let closed = false;
  return {
    async execute(statement) {
      if (closed) throw new StoreUnavailable('CLOSED', 'the store is closed');
      return connection.execute(statement);
    },
    async close() {
      closed = true;
      await connection.close();
    },
  };
}
