import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command, with these settings and none of the caller's own, login included. */
export function startCommand(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
  input?: string,
): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('KEYTURN_') && !name.startsWith('NODE_TEST'),
  );
  const own = { NO_COLOR: '1', COLUMNS: '80', XDG_CONFIG_HOME: join(cwd, '.config') };
  const child = spawn(process.execPath, ['--conditions=keyturn-source', MAIN, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...own, ...settings },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return child;
}

/**
 * Runs the real command to its end.
 *
 * @param input - its standard input; default: none.
 */
export function runCommand(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
  input?: string,
): Promise<Ended> {
  return ending(startCommand(args, cwd, settings, input));
}

/** What a started command says until it ends. */
export function ending(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}
