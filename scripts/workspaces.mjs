import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The packages that are published, each after those that it depends on. */
export function packagesInOrder() {
  const packages = globSync('packages/*/package.json', { cwd: root }).map((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
    return { name: manifest.name, folder: join(root, dirname(path)), manifest };
  });
  const ordered = new Set();
  const add = (one) => {
    for (const other of packages) if (other.name in (one.manifest.dependencies ?? {})) add(other);
    ordered.add(one);
  };
  for (const one of packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))) add(one);
  return [...ordered].filter(({ manifest }) => manifest.private !== true);
}

/** The compiler of the repository, not the older one that a package may have for its generator. */
export const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
