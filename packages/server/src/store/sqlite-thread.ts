import { Worker } from 'node:worker_threads';
import type { SqliteEngineOptions, SqliteResult, SqliteStatement } from './sqlite-engine.ts';
import { sqliteError } from './sqlite-errors.ts';
import type { SqliteAnswer, SqliteRequest } from './sqlite-worker.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** A connection whose answers come later. */
export interface SqliteConnection {
  execute(statement: SqliteStatement): Promise<SqliteResult>;
  close(): Promise<void>;
}

/** Beside this file, in the sources as in what is built from them. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js',
  import.meta.url,
);

const OPENING = 0;

/**
 * Opens a connection on a thread of its own. When the thread dies, whatever waits for it rejects
 * with `StoreUnavailable`, and so does everything asked after that: what the connection was in the
 * middle of cannot be known.
 *
 * An idle thread keeps no process alive; one with work to do keeps it alive until that is done.
 */
export async function openSqliteThread(
  options: SqliteEngineOptions,
  workerFile: URL = WORKER,
): Promise<SqliteConnection> {
  const worker = new Worker(workerFile, { workerData: options, execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<SqliteAnswer>>();
  let lastId = OPENING;
  let dead: StoreUnavailable | undefined;

  worker.on('message', (answer: SqliteAnswer) => settle(answer));
  worker.on('error', (error) => die(`the database thread failed: ${String(error)}`, error));
  worker.on('exit', (code) => die(`the database thread ended with code ${code}`));

  function wait(id: number): Promise<SqliteAnswer> {
    const answer = Promise.withResolvers<SqliteAnswer>();
    if (waiting.size === 0) worker.ref();
    waiting.set(id, answer);
    return answer.promise;
  }

  function settle(answer: SqliteAnswer): void {
    const promise = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    promise?.resolve(answer);
  }

  function die(message: string, cause?: unknown): void {
    dead ??= new StoreUnavailable('THREAD_ENDED', message, { cause });
    for (const promise of waiting.values()) promise.reject(dead);
    waiting.clear();
  }

  async function ask(sql: string | null, parameters: readonly unknown[]): Promise<SqliteAnswer> {
    if (dead) throw dead;
    lastId += 1;
    worker.postMessage({ id: lastId, sql, parameters } satisfies SqliteRequest);
    return checked(await wait(lastId));
  }

  checked(await wait(OPENING));
  return {
    async execute({ sql, parameters }) {
      const { result } = await ask(sql, parameters);
      if (!result) throw new TypeError('an answer of the database thread lacks its result');
      return result;
    },
    async close() {
      if (dead) return;
      await ask(null, []);
      await worker.terminate();
    },
  };
}

/** Makes the error where somebody waits for it: its stack then names them. */
function checked(answer: SqliteAnswer): SqliteAnswer {
  if (answer.fault) throw sqliteError(answer.fault);
  return answer;
}
