// Preloaded into a server under test (`--import`), and so into its database thread too: ends the
// process with SIGKILL just before or just after one of its writes. The product knows nothing of it.
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

const WRITE = /^\s*(?:insert|update|delete|commit|create|begin)/i;

const killAt = Number(process.env.KILL_AT_WRITE ?? Number.POSITIVE_INFINITY);
const killAfter = process.env.KILL_WHEN === 'after';
let writes = 0;

/** Runs `write` and dies there if its turn has come. */
function atWrite<T>(sql: string, write: () => T): T {
  if (!WRITE.test(sql)) return write();
  writes += 1;
  if (writes === killAt && !killAfter) process.kill(process.pid, 'SIGKILL');
  const result = write();
  if (writes === killAt) process.kill(process.pid, 'SIGKILL');
  return result;
}

if (!isMainThread) {
  const sqlOf = new WeakMap<StatementSync, string>();
  const { prepare, exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql, ...rest) {
    const statement = prepare.call(this, sql, ...rest);
    sqlOf.set(statement, sql);
    return statement;
  };
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
    return atWrite(sql, () => exec.call(this, sql));
  };
  for (const method of ['run', 'all', 'get'] as const) {
    const original = StatementSync.prototype[method] as (...parameters: unknown[]) => unknown;
    StatementSync.prototype[method] = function (this: StatementSync, ...parameters: unknown[]) {
      return atWrite(sqlOf.get(this) ?? '', () => original.apply(this, parameters));
    } as never;
  }
}
