import type { Import, SourceFile } from './source-file.ts';

/** Finds the file of this repository that an import names; undefined for Node's and npm's. */
export type Resolve = (from: SourceFile, wanted: Import) => string | undefined;

/** Relative imports by path, imports by package name through `exports` of its package.json. */
export function resolver(files: readonly SourceFile[]): Resolve {
  const entries = packageEntries(files);
  return (from, wanted) =>
    wanted.specifier.startsWith('.')
      ? new URL(wanted.specifier, `file:///${from.path}`).pathname.slice(1)
      : entries.get(wanted.specifier);
}

interface Manifest {
  name?: string;
  exports?: Record<string, { 'keyturn-source'?: string }>;
}

function packageEntries(files: readonly SourceFile[]): Map<string, string> {
  const entries = new Map<string, string>();
  for (const file of files) {
    const folder = /^(packages\/[^/]+\/)package\.json$/.exec(file.path)?.[1];
    if (folder === undefined) continue;
    const manifest = JSON.parse(file.text) as Manifest;
    for (const [key, target] of Object.entries(manifest.exports ?? {})) {
      const source = target['keyturn-source'];
      if (manifest.name === undefined || source === undefined) continue;
      entries.set(manifest.name + key.slice(1), folder + source.slice(2));
    }
  }
  return entries;
}
