import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { install } from './install.ts';
import { run } from './program.ts';

/** What runs JavaScript. */
export interface Runtime {
  name: string;
  /** Stands before the program's file. */
  command: readonly [string, ...string[]];
  /** Why it is not here; null where it is. */
  missing: string | null;
}

/** What the published packages are meant for. */
export const RUNTIMES = [
  { name: 'Node 24', wanted: null, binary: 'node', args: [] },
  { name: 'Node 20', wanted: 'node@20', binary: 'node', args: [] },
  { name: 'Bun', wanted: 'bun@1', binary: 'bun', args: [] },
  // What a program may do is a person's choice in Deno; what is tried here is the package.
  {
    name: 'Deno',
    wanted: 'deno@2',
    binary: 'deno',
    args: ['run', '--allow-all', '--node-modules-dir=manual', '--no-lock'],
  },
] as const;

/** Finds them; what the machine lacks comes from npm, into this folder. */
export async function findRuntimes(folder: string): Promise<Runtime[]> {
  const found: Runtime[] = [];
  for (const { name, wanted, binary, args } of RUNTIMES) {
    const own = wanted === null ? process.execPath : await ownNode(name);
    const missing = own === null ? await install(prepared(folder, binary), [`${wanted}`]) : null;
    const path = own ?? join(folder, binary, 'node_modules', '.bin', binary);
    found.push({ name, command: [path, ...args], missing });
  }
  return found;
}

/** npm runs no script of a package that is not named so; these fetch their binary by one. */
function prepared(place: string, binary: string): string {
  const folder = join(place, binary);
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'runtime', private: true, allowScripts: { [binary]: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** The machine's own Node, where it is of the version wanted. */
async function ownNode(name: string): Promise<string | null> {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(delimiter);
  const print = ['-p', '"Node " + process.versions.node + " " + process.execPath'];
  const said = await run('node', print, { cwd: '.', env: { PATH: path } }).catch(() => '');
  const [, version, own = null] = /^(Node \d+)\S* (.+)$/m.exec(said) ?? [];
  return version === name ? own : null;
}
