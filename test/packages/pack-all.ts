import { cpSync, existsSync, globSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'LICENSE', 'scripts'];

/**
 * Makes the tarballs as `npm run pack` does, in a copy of the repository: one that is being worked
 * in must not find itself with a `dist` that it did not ask for.
 *
 * @returns their paths.
 */
export async function packAll(copy: string): Promise<string[]> {
  mkdirSync(copy);
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  cpSync(join(ROOT, 'packages'), join(copy, 'packages'), { recursive: true, filter: isSource });
  linkModules(copy);
  for (const script of ['build.mjs', 'pack.mjs']) {
    await run(process.execPath, [join('scripts', script)], { cwd: copy });
  }
  return globSync('artifacts/*.tgz', { cwd: copy }).map((path) => join(copy, path));
}

function isSource(path: string): boolean {
  return !['node_modules', 'dist'].includes(basename(path));
}

/** What is installed, but for our own packages, of which the copy's are taken. */
function linkModules(copy: string): void {
  mkdirSync(join(copy, 'node_modules', '@keyturn'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name.startsWith('.') || name === '@keyturn' || name.startsWith('keyturn')) continue;
    link(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const manifest of globSync('packages/*/package.json', { cwd: ROOT })) {
    const folder = dirname(manifest);
    const name = basename(folder);
    if (name !== 'cli') link(join(copy, folder), join(copy, 'node_modules', '@keyturn', name));
    const own = join(ROOT, folder, 'node_modules');
    if (existsSync(own)) link(own, join(copy, folder, 'node_modules'));
  }
}

function link(from: string, to: string): void {
  symlinkSync(from, to, 'junction');
}
