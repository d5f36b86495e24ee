import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './source-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = /\.(?:png|jpg|gif|ico|woff2?|sqlite|gz|tgz|zip)$/;

/**
 * Every text file that git tracks or would track. Undefined where there is no git checkout, such
 * as an unpacked archive: there, nothing says which files belong to the project.
 */
export function repositoryFiles(): SourceFile[] | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  return execFileSync('git', list, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && !binary.test(path) && isFile(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** A file that is deleted but not committed is still listed. */
function isFile(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
}
