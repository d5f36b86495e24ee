import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config-error.ts';

/**
 * Makes the data directory where it is missing, readable by this user alone.
 *
 * @throws ConfigError where it cannot be made or written to.
 */
export function openDataDirectory(path: string): void {
  try {
    makeFolders(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    // Files that the database makes beside itself are then out of reach too.
    chmodSync(path, 0o700);
  } catch (error) {
    throw new ConfigError([
      `The data directory ${path} cannot be used (${codeOf(error)}): make it writable for this user, or set KEYTURN_DATA_DIR to another.`,
    ]);
  }
}

/**
 * Makes a folder, with those above it that are missing, for this user alone. Node's own `recursive`
 * never ends below /proc.
 *
 * @returns false where it was there before.
 */
export function makeFolders(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolders(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
  return true;
}

/**
 * Holds the data directory for this process until the returned function is called or the process
 * ends, however it ends: the lock is one of the operating system, taken through SQLite on a file
 * of its own, so a `kill -9` leaves nothing stale behind. The file `server.pid` only tells people
 * who holds it.
 *
 * @throws ConfigError where another process holds it.
 */
export function lockDataDirectory(path: string, pid: number): () => void {
  const release = holdFile(join(path, 'server.lock'));
  if (release === null) {
    throw new ConfigError([
      `The data directory ${path} is in use by ${holderOf(path)}: stop that one, or set KEYTURN_DATA_DIR to another directory.`,
    ]);
  }
  writeFileSync(pidFile(path), `${pid}\n`, { mode: 0o600 });
  return release;
}

/** Holds a file of its own against every other process; null where one of them has it. */
export function holdFile(path: string): (() => void) | null {
  // Nothing else in this process may open that file: closing it would end the lock (POSIX).
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    return null;
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}

/** A lock that nobody refers to would be collected, and with it what it holds. */
const held = new Set<DatabaseSync>();

function pidFile(path: string): string {
  return join(path, 'server.pid');
}

function holderOf(path: string): string {
  try {
    return `process ${Number.parseInt(readFileSync(pidFile(path), 'utf8'), 10)}`;
  } catch {
    return 'another process';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown fault';
}
