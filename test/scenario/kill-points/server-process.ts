import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const KEYTURN = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));
const KILL_AT_WRITE = new URL('./kill-at-write.ts', import.meta.url).href;

/** Which write of a server's life is its last. */
export interface KillPoint {
  write: number;
  when: 'before' | 'during' | 'after' | 'journal';
  /** Only the database's writes that begin so are counted. Default: all. */
  of?: string;
}

/** A real server process that ends at a kill point, if it is given one. */
export class ServerProcess {
  readonly #child: ChildProcess;
  /** Settles when the process has ended. */
  readonly ended: Promise<unknown>;
  /** What it wrote to standard error. */
  log = '';

  constructor(dataDirectory: string, killPoint: KillPoint | null, listen = '127.0.0.1:0') {
    this.#child = spawn(
      process.execPath,
      ['--conditions=keyturn-source', '--import', KILL_AT_WRITE, KEYTURN, 'serve', '--json'],
      {
        env: {
          ...process.env,
          KEYTURN_DATA_DIR: dataDirectory,
          KEYTURN_LISTEN: listen,
          KEYTURN_LOG_LEVEL: 'error',
          ...(killPoint && {
            KILL_AT_WRITE: String(killPoint.write),
            KILL_WHEN: killPoint.when,
            KILL_OF: killPoint.of ?? '',
          }),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.ended = once(this.#child, 'exit');
    this.#child.stderr?.on('data', (chunk) => {
      this.log += chunk;
    });
  }

  /** @returns where it listens; null where it was killed before it listened. */
  async listening(): Promise<string | null> {
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    for await (const line of lines) {
      const { listening } = JSON.parse(line);
      if (typeof listening === 'string') return listening;
    }
    await this.ended;
    if (this.#child.signalCode === 'SIGKILL') return null;
    throw new Error(`the server did not start: ${this.log}`);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
