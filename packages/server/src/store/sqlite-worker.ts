import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteEngine, type SqliteEngineOptions, type SqliteResult } from './sqlite-engine.ts';
import { type SqliteFault, sqliteFault } from './sqlite-errors.ts';

/**
 * The thread on which one SQLite connection lives, so that a disk's sync does not stop the event
 * loop. It answers requests in the order in which they come; the first answer, to no request, says
 * that the database is open. `sqlite-thread.ts` is the other end.
 */
export interface SqliteRequest {
  id: number;
  /** Null closes the database and ends the thread. */
  sql: string | null;
  parameters: readonly unknown[];
}

export interface SqliteAnswer {
  /** 0: the database is open, or could not be opened. */
  id: number;
  result?: SqliteResult;
  fault?: SqliteFault;
}

function serve(port: NonNullable<typeof parentPort>): void {
  const engine = openSqliteEngine(workerData as SqliteEngineOptions);
  port.on('message', (request: SqliteRequest) => {
    port.postMessage(answer(request));
    if (request.sql === null) port.close();
  });
  port.postMessage({ id: 0 } satisfies SqliteAnswer);

  function answer({ id, sql, parameters }: SqliteRequest): SqliteAnswer {
    try {
      if (sql !== null) return { id, result: engine.execute({ sql, parameters }) };
      engine.close();
      return { id };
    } catch (error) {
      return { id, fault: sqliteFault(error) };
    }
  }
}

if (parentPort) {
  try {
    serve(parentPort);
  } catch (error) {
    parentPort.postMessage({ id: 0, fault: sqliteFault(error) } satisfies SqliteAnswer);
  }
}
