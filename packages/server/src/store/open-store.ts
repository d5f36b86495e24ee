import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** How long a statement waits for a lock that another holds. Default 5 s. */
  lockWaitMs?: number;
  /** PostgreSQL: how long a statement may take. Default 15 s. */
  statementMs?: number;
  /** PostgreSQL: how long to wait for a connection, new or free. Default 5 s. */
  connectMs?: number;
  /** PostgreSQL: how many connections at most. Default 10. */
  connections?: number;
  /** PostgreSQL: told of connections lost while nobody used them. Default: nobody is told. */
  onIdleError?: (error: Error) => void;
}

const DEFAULTS = {
  lockWaitMs: 5_000,
  statementMs: 15_000,
  connectMs: 5_000,
  connections: 10,
  onIdleError: () => {},
};

/**
 * Opens the store that `url` names: `sqlite:/path/to/file`, `sqlite::memory:` (gone when closed), or
 * `postgres://user@host/database`. Tables are made by `Store.migrate`.
 *
 * Rejects with a `TypeError` when the url is neither, and with `StoreUnavailable` when the database
 * cannot be opened. PostgreSQL is first asked when the store is first used.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const settings = { ...DEFAULTS, ...options };
  const file = /^sqlite:(?:\/\/)?(.+)$/s.exec(url)?.[1];
  if (file !== undefined) return openSqlite({ file, lockWaitMs: settings.lockWaitMs });
  if (/^postgres(?:ql)?:\/\//.test(url)) return openPostgres({ ...settings, url });
  // The url itself is not shown: it may hold a password.
  throw new TypeError('the database url must begin with sqlite: or postgres:');
}
