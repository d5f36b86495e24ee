import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pause } from './pause.ts';

/** A child process of the demo, and the JSON lines that it prints. */
export class DemoProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: Record<string, unknown>[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #errors: string[] = [];

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    readLines(child.stdout, (line) => this.#hear(line));
    readLines(child.stderr, (line) => this.#errors.push(line));
    child.once('exit', () => this.#wake());
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** The last lines that it wrote to standard error. */
  get complaint(): string {
    return this.#errors.slice(-5).join('\n');
  }

  /** @returns the first printed JSON line that has `member`. @throws Error where it ends before. */
  async line(member: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.#lines.find((line) => member in line);
      if (found) return found;
      if (this.ended) throw new Error(`${this.name} ended early: ${this.complaint}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Sends a signal and resolves when the process has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.ended) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exit;
  }

  async exit(): Promise<number | null> {
    if (!this.ended) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  #hear(line: string): void {
    try {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed === 'object' && parsed !== null) {
        this.#lines.push(parsed as Record<string, unknown>);
        this.#wake();
      }
    } catch {
      // Not a JSON line: a child may print for people too.
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

function readLines(stream: NodeJS.ReadableStream | null, hear: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', hear);
}

/** Every process that the demo started. None outlives it: `endAll` runs on each way out. */
export class ProcessGroup {
  readonly #processes = new Set<DemoProcess>();
  readonly #children = new Set<ChildProcess>();
  readonly #endAtExit = (): void => this.#killAll();
  #ended = false;

  constructor() {
    // The last resort, also when the demo itself fails: `exit` handlers run synchronously.
    process.once('exit', this.#endAtExit);
  }

  /**
   * @param file - a TypeScript or JavaScript file of this repository.
   * @throws Error once the group was ended: whoever still acts then must not start anything.
   */
  start(
    name: string,
    file: URL,
    args: readonly string[],
    env: Record<string, string>,
  ): DemoProcess {
    if (this.#ended) throw new Error(`${name} is not started: the demo has ended`);
    const child = spawn(
      process.execPath,
      [
        ...sourceCondition(file),
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(file),
        ...args,
      ],
      { env: { ...inherited(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const started = new DemoProcess(name, child);
    this.#children.add(child);
    this.#processes.add(started);
    child.once('exit', () => {
      this.#children.delete(child);
      this.#processes.delete(started);
    });
    return started;
  }

  /** Asks all to end, and gives them `ms` for it. What they compiled is kept then for the next demo. */
  async askAll(ms: number): Promise<void> {
    const ends = Promise.all([...this.#processes].map((one) => one.end('SIGTERM')));
    await Promise.race([ends, pause(ms)]);
  }

  async endAll(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#processes].map((one) => one.end('SIGKILL')));
    process.removeListener('exit', this.#endAtExit);
  }

  #killAll(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}

function sourceCondition(file: URL): string[] {
  return file.pathname.endsWith('.ts') ? ['--conditions=keyturn-source'] : [];
}

/** The demo's children see nothing of the caller's own Keyturn settings. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !entry[0].startsWith('KEYTURN_') &&
      !entry[0].startsWith('NODE_TEST'),
  );
  const cache = getCompileCacheDir();
  return { ...Object.fromEntries(entries), ...(cache && { NODE_COMPILE_CACHE: cache }) };
}
