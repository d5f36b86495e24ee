import { StoreUnavailable } from './store-unavailable.ts';
import { UniqueViolation } from './unique-violation.ts';

/** What is left of an error of `node:sqlite` when it crosses from thread to thread. */
export interface SqliteFault {
  message: string;
  /** SQLite's extended result code; absent when the fault is not SQLite's. */
  errcode?: number | undefined;
  /** The operating system's word, when a file could not be opened. */
  code?: string | undefined;
}

/** Result codes (https://sqlite.org/rescode.html) with which the database says: not now. */
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [7, 'SQLITE_NOMEM'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [15, 'SQLITE_PROTOCOL'],
  [26, 'SQLITE_NOTADB'],
]);

/** SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_ROWID. */
const UNIQUE: ReadonlySet<number> = new Set([1555, 2067, 2579]);

const FILE_CODES: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EIO',
  'EISDIR',
  'EMFILE',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

export function sqliteFault(error: unknown): SqliteFault {
  if (!(error instanceof Error)) return { message: String(error) };
  const { errcode, code } = error as Error & { errcode?: number; code?: string };
  return { message: error.message, errcode, code };
}

/** The error that a caller of the store sees. */
export function sqliteError({ message, errcode, code }: SqliteFault): Error {
  if (errcode === undefined) {
    return code !== undefined && FILE_CODES.has(code)
      ? new StoreUnavailable(code, message)
      : new Error(message);
  }
  if (UNIQUE.has(errcode)) {
    return new UniqueViolation(message.replace(/^UNIQUE constraint failed: /, ''));
  }
  const unavailable = UNAVAILABLE.get(errcode & 0xff);
  return unavailable ? new StoreUnavailable(unavailable, message) : new Error(message);
}
