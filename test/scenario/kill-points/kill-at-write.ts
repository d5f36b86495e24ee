// Preloaded into a server under test (`--import`): ends the process with SIGKILL at one of its
// writes, which all go to the database's thread as messages, or before one of the journal's. The
// product knows nothing of it.
import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type {
  SqliteAnswer,
  SqliteRequest,
} from '../../../packages/server/src/store/sqlite-worker.ts';

const WRITE = /^\s*(?:insert|update|delete|create|begin|commit)/i;

/** Which of the database's writes are counted: all, or those that begin so. */
const killOf = process.env.KILL_OF ?? '';
const killAt = Number(process.env.KILL_AT_WRITE ?? Number.POSITIVE_INFINITY);
/**
 * Before the write is sent, while it is done, or once it is done and nobody has heard of it; `journal`:
 * before that write of the journal, which is after the commit.
 */
const killWhen = process.env.KILL_WHEN ?? 'before';
let writes = 0;

const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, message: SqliteRequest, ...rest) {
  if (killWhen === 'journal' || !isCounted(message.sql ?? ''))
    return postMessage.call(this, message, ...rest);
  writes += 1;
  if (writes === killAt) {
    if (killWhen === 'before') die();
    if (killWhen === 'after') {
      this.prependListener('message', ({ id }: SqliteAnswer) => {
        if (id === message.id) die();
      });
    }
  }
  postMessage.call(this, message, ...rest);
  if (writes === killAt && killWhen === 'during') die();
};

function isCounted(sql: string): boolean {
  return WRITE.test(sql) && sql.startsWith(killOf);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

if (killWhen === 'journal') await killAtJournal();

async function killAtJournal(): Promise<void> {
  const handle = await open('/dev/null', 'r');
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const { write } = prototype;
  prototype.write = function (...given: unknown[]) {
    writes += 1;
    if (writes === killAt) die();
    return write.apply(this, given);
  };
}
