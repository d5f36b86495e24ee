import { storeOn } from '../../../packages/server/src/store/sqlite.ts';
import type {
  SqliteResult,
  SqliteStatement,
} from '../../../packages/server/src/store/sqlite-engine.ts';
import { sqliteError, sqliteFault } from '../../../packages/server/src/store/sqlite-errors.ts';
import type { SqliteConnection } from '../../../packages/server/src/store/sqlite-thread.ts';
import type { Store } from '../../../packages/server/src/store/store.ts';
import { StoreUnavailable } from '../../../packages/server/src/store/store-unavailable.ts';
import { Turns } from '../../../packages/server/src/store/turns.ts';
import type { Life } from '../engine/life.ts';
import type { WorldDatabase } from './database.ts';

/** What may go wrong between one node and the database. */
export interface NodeStoreFaults {
  /** Every write fails: the disk is full. */
  isFull: boolean;
  /** The database is not to be had. */
  isAway: boolean;
  /** Called before each statement, and after it where it ended a transaction. */
  onStatement: ((sql: string) => void) | null;
  /** How long a transaction or a read waits before it has its turn; null: not at all. */
  waitBefore: (() => Promise<void> | null) | null;
}

/** The store as one node has it. */
export interface NodeStore extends Store {
  readonly faults: NodeStoreFaults;
}

/**
 * The product's SQLite adapter over the connection that all nodes of the world share. A node that
 * has ended writes and reads nothing more; its open transaction is rolled back, as a database does
 * whose client is gone.
 */
export function nodeStore(database: WorldDatabase, life: Life): NodeStore {
  const faults: NodeStoreFaults = {
    isFull: false,
    isAway: false,
    onStatement: null,
    waitBefore: null,
  };
  const connection = new NodeConnection(database, life, faults);
  const connections = { writer: connection, reader: connection, separate: false };
  const store = storeOn(
    { ...connections, close: async () => {} },
    new NodeTurns(database.turns, faults),
  );
  // The database began with all tables.
  return { ...store, migrate: async () => {}, faults };
}

class NodeTurns extends Turns {
  readonly #shared: Turns;
  readonly #faults: NodeStoreFaults;

  constructor(shared: Turns, faults: NodeStoreFaults) {
    super();
    this.#shared = shared;
    this.#faults = faults;
  }

  override async take(): Promise<void> {
    const waiting = this.#faults.waitBefore?.() ?? null;
    if (waiting !== null) await waiting;
    return this.#shared.take();
  }

  override give(): void {
    this.#shared.give();
  }
}

const WRITES = /^(?:insert|update|delete|begin|commit)/i;

class NodeConnection implements SqliteConnection {
  readonly #database: WorldDatabase;
  readonly #life: Life;
  readonly #faults: NodeStoreFaults;

  constructor(database: WorldDatabase, life: Life, faults: NodeStoreFaults) {
    this.#database = database;
    this.#life = life;
    this.#faults = faults;
  }

  async execute(statement: SqliteStatement): Promise<SqliteResult> {
    const { sql } = statement;
    const isRollback = sql === 'rollback';
    if (!isRollback) {
      this.#faults.onStatement?.(sql);
      this.#refuse(sql);
    }
    try {
      const result = this.#database.execute(statement);
      if (sql === 'commit') {
        this.#faults.onStatement?.('committed');
        if (this.#life.hasEnded) throw new StoreUnavailable('CLOSED', 'the node ended');
      }
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      throw sqliteError(sqliteFault(error));
    }
  }

  #refuse(sql: string): void {
    const { isAway, isFull } = this.#faults;
    if (this.#life.hasEnded) throw new StoreUnavailable('CLOSED', 'the node has ended');
    if (isAway) throw new StoreUnavailable('SQLITE_BUSY', 'the database is away');
    if (isFull && WRITES.test(sql)) throw new StoreUnavailable('SQLITE_FULL', 'the disk is full');
  }

  async close(): Promise<void> {}
}
