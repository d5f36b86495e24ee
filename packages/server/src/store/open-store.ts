import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** How long a statement waits for a lock that another holds. Default 5 s. */
  lockWaitMs?: number;
}

const DEFAULT_LOCK_WAIT_MS = 5_000;

/**
 * Opens the store that `url` names: `sqlite:/path/to/file`, `sqlite::memory:` (gone when closed), or
 * `postgres://user@host/database`. Tables are made by `Store.migrate`.
 *
 * Rejects with a `TypeError` when the url is neither, and with `StoreUnavailable` when the database
 * cannot be opened.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const { lockWaitMs = DEFAULT_LOCK_WAIT_MS } = options;
  const file = /^sqlite:(?:\/\/)?(.+)$/s.exec(url)?.[1];
  if (file !== undefined) return openSqlite({ file, lockWaitMs });
  // The url itself is not shown: it may hold a password.
  throw new TypeError('the database url must begin with sqlite: or postgres:');
}
