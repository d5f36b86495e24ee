import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.ts';
import { packAll } from './pack-all.ts';
import { findRuntimes, type Runtime } from './runtimes.ts';

/** The packages as a stranger gets them: packed, and installed in a folder with nothing else of ours. */
export interface Published {
  /** With `node_modules`; programs that are put here find the packages. */
  folder: string;
  tarballs: readonly string[];
  runtimes: readonly Runtime[];
  /** Why nothing could be installed; null where it was. */
  missing: string | null;
}

const PLACE = mkdtempSync(join(tmpdir(), 'keyturn-published-'));
const VERIFIER = new URL('../../packages/verifier/package.json', import.meta.url);
const ROOT = new URL('../../package.json', import.meta.url);
/** Frameworks and types that the programs here are written against, in the versions tested with. */
const BESIDES = [
  'express',
  'fastify',
  'hono',
  '@hono/node-server',
  '@types/express',
  '@types/node',
];

let once: Promise<Published> | undefined;

/** Packs and installs, once for all tests of this process. */
export function published(): Promise<Published> {
  once ??= publish();
  return once;
}

async function publish(): Promise<Published> {
  const folder = join(PLACE, 'project');
  mkdirSync(folder);
  const [tarballs, runtimes] = await Promise.all([
    packAll(join(PLACE, 'repository')),
    findRuntimes(join(PLACE, 'runtimes')),
  ]);
  const manifest = { name: 'project', private: true, type: 'module' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const missing = await install(folder, [...tarballs, ...besides()]);
  return { folder, tarballs, runtimes, missing };
}

/** Removes what was made. */
export function removePublished(): void {
  rmSync(PLACE, { recursive: true, force: true });
}

function besides(): string[] {
  const versions = Object.assign({}, ...[VERIFIER, ROOT].map(developmentDependencies));
  return BESIDES.map((name) => `${name}@${versions[name]}`);
}

function developmentDependencies(manifest: URL): Record<string, string> {
  return JSON.parse(readFileSync(fileURLToPath(manifest), 'utf8')).devDependencies;
}
