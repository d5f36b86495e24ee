import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { postgresError } from './postgres-errors.ts';
import { refuseNul } from './refuse-nul.ts';
import { StoreUnavailable } from './store-unavailable.ts';

export interface PostgresOptions {
  url: string;
  /** How long a statement waits for a lock before `StoreUnavailable`; 0: for ever. */
  lockWaitMs: number;
  /** How long a statement may take, and how long the server may keep silent; 0: for ever. */
  statementMs: number;
  /** How long to wait for a connection, new or free. */
  connectMs: number;
  /** How many connections at most. */
  connections: number;
  /** Told of connections lost while nobody used them; the next user gets a new one. */
  onIdleError: (error: Error) => void;
}

/** The server ends a slow statement by itself first; our own limit is for one that says nothing. */
const SILENCE_MS = 1_000;

/**
 * The connections to one database, with the errors that a caller of the store sees. A connection of
 * which we no longer know what it is doing is thrown away, never handed to the next.
 */
export function openPool(options: PostgresOptions): PostgresPool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: options.connectMs,
    statement_timeout: options.statementMs,
    query_timeout: options.statementMs && options.statementMs + SILENCE_MS,
    lock_timeout: options.lockWaitMs,
    idle_in_transaction_session_timeout: options.statementMs,
    keepAlive: true,
    application_name: 'keyturn',
    types: { getTypeParser },
  });
  pool.on('error', (error) => options.onIdleError(postgresError(error)));
  return {
    options: pool.options,
    async connect() {
      if (pool.ending) throw new StoreUnavailable('CLOSED', 'the store is closed');
      return watched(await pool.connect().catch(reject));
    },
    end: () => pool.end(),
  };
}

/**
 * A connection in somebody's use. It listens for the loss of the connection, which may come between
 * two statements: nobody else does meanwhile, and such an event would end the process.
 */
function watched(client: pg.PoolClient): PostgresPoolClient {
  let loss: Error | undefined;
  const lose = (error: Error) => {
    loss ??= error;
  };
  client.on('error', lose);

  async function query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    refuseNul(parameters);
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) lose(error as Error);
      return reject(loss ?? error);
    }
  }
  return {
    query: query as PostgresPoolClient['query'],
    release(destroy) {
      client.release(loss !== undefined || destroy);
      client.off('error', lose);
    },
  };
}

function reject(error: unknown): never {
  throw postgresError(error);
}

const INT8 = pg.types.builtins.INT8;
const NUMERIC = pg.types.builtins.NUMERIC;

/** `pg` hands both out as text: they may be larger than a number can hold. Ours are not. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return safeInteger;
  if (oid === NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format);
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
}
