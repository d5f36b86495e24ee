import pg from 'pg';
import { StoreUnavailable } from './store-unavailable.ts';
import { UniqueViolation } from './unique-violation.ts';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';

/** A transaction that lost against another and may simply run again. */
const REPEATABLE: ReadonlySet<string> = new Set(['40001', '40P01']);

/** Classes and codes with which the server says: not now, or not for anybody. */
const UNAVAILABLE = [
  '08', // connection lost
  '25006', // read only: the primary became a replica
  '25P03', // idle too long in a transaction
  '25P04', // transaction too long
  '28', // password or user refused
  '3D', // no such database
  '40001', // still losing after all repeats
  '40P01',
  '53', // disk full, out of memory, too many connections
  '55P03', // waited too long for a lock
  '57', // statement took too long, server stops or starts
  '58', // input or output failed
  'XX001', // corrupted
  'XX002',
];

export function isRepeatable(error: unknown): boolean {
  return error instanceof StoreUnavailable && REPEATABLE.has(error.code);
}

/**
 * The error that a caller of the store sees. What `pg` rejects with is not kept as its cause: it
 * carries whole rows and the connection, and would show them in a log.
 */
export function postgresError(error: unknown): Error {
  if (error instanceof pg.DatabaseError) return serverError(error);
  // The parser of a column refused a value.
  if (error instanceof RangeError) return error;
  // Whatever else `pg` rejects with is about the connection: refused, lost, not in time.
  const { message, code } = error as Error & { code?: string };
  return new StoreUnavailable(code ?? 'CONNECTION', message);
}

function serverError({ code = 'unknown', message, constraint, table }: pg.DatabaseError): Error {
  if (code === UNIQUE_VIOLATION) return new UniqueViolation(constraint ?? String(table));
  if (UNAVAILABLE.some((prefix) => code.startsWith(prefix))) {
    return new StoreUnavailable(code, message);
  }
  return new Error(`PostgreSQL refused a statement (${code}): ${message}`);
}
