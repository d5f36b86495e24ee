import { type ChildProcess, spawn } from 'node:child_process';

const SILENT_MS = 300_000;

export interface ProgramOptions {
  cwd: string;
  /** Besides the caller's own, of which nothing that speaks to Keyturn or to npm is handed on. */
  env?: Readonly<Record<string, string>>;
}

/** A program that was started, and what it has said so far. */
export class Program {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #heard: () => void = () => {};
  stdout = '';
  stderr = '';

  constructor(command: string, args: readonly string[], { cwd, env = {} }: ProgramOptions) {
    this.name = [command, ...args].join(' ');
    this.#child = spawn(command, args, {
      cwd,
      env: { ...inherited(), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this[stream] += text;
        this.#heard();
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.stderr += error.message;
        resolve(null);
      });
      this.#child.once('close', resolve);
    });
  }

  /**
   * The first match in its standard output.
   *
   * @throws Error if it ends before, or is silent about it for so long that it never will say it.
   */
  async said(pattern: RegExp): Promise<string> {
    let gone = '';
    const give = (why: string) => () => {
      gone = why;
      this.#heard();
    };
    setTimeout(give('has not'), SILENT_MS).unref();
    void this.#ended.then(give('ended and has not'));
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return found[1] ?? found[0];
      if (gone) throw new Error(`${this.name}\n${gone} said ${pattern}:\n${this.all}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  get all(): string {
    return `${this.stdout}${this.stderr}`;
  }

  end(): Promise<number | null> {
    return this.#ended;
  }

  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }
}

/** Runs a program to its end. @returns its standard output. @throws Error if it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<string> {
  const program = new Program(command, args, options);
  const code = await program.end();
  if (code !== 0) throw new Error(`${program.name}\nended with ${code}:\n${program.all}`);
  return program.stdout;
}

/** Runs npm as the npm that runs these tests, where one does. */
export function npm(args: readonly string[], options: ProgramOptions): Promise<string> {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  return cli && node
    ? run(node, [cli, ...args, ...quiet], options)
    : run('npm', [...args, ...quiet], options);
}

const LEFT_BEHIND = /^(?:KEYTURN_|NODE_TEST|npm_(?:package|lifecycle)_|npm_config_local_prefix$)/;

function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !LEFT_BEHIND.test(name)),
  );
}
