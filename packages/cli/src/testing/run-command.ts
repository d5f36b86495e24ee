import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command, with these settings and none of the caller's own. */
export function startCommand(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('KEYTURN_') && !name.startsWith('NODE_TEST'),
  );
  return spawn(process.execPath, ['--conditions=keyturn-source', MAIN, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the real command to its end. */
export function runCommand(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
): Promise<Ended> {
  return ending(startCommand(args, cwd, settings));
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
