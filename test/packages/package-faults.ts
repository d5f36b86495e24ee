import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { parse } from '../tidy/source-file.ts';

type Exports = Record<string, Record<string, string>>;

interface Manifest {
  name: string;
  license?: string;
  engines?: { node?: string };
  exports?: Exports;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: unknown;
}

/** What is wrong with an installed package, in words; nothing where a stranger can use it. */
export function packageFaults(folder: string): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = globSync('**/*', { cwd: folder, exclude: ['node_modules'] });
  return [
    ...(manifest.devDependencies ? ['it names what only its repository needs'] : []),
    ...(manifest.engines?.node ? [] : ['it does not say which Node it needs']),
    ...(files.includes('LICENSE') ? [] : ['its license is not in it']),
    ...exportFaults(manifest.exports ?? {}, folder),
    ...absent(Object.values(manifest.bin ?? {}), folder),
    ...files.filter((file) => STRAY.test(file)).map((file) => `${file} does not belong into it`),
    ...files.flatMap((file) => importFaults(file, folder, manifest)),
  ];
}

const STRAY = /(?:^|[\\/])(?:src|testing|scripts)[\\/]|\.test\.|(?<!\.d)\.ts$|tsbuildinfo$/;

/** TypeScript takes the first condition that fits: `types` stands before what runs. */
function exportFaults(exports: Exports, folder: string): string[] {
  return Object.entries(exports).flatMap(([path, conditions]) => [
    ...(Object.keys(conditions).join() === 'types,default'
      ? []
      : [`${path} is exported by ${Object.keys(conditions)}`]),
    ...absent(Object.values(conditions), folder),
  ]);
}

function absent(targets: readonly string[], folder: string): string[] {
  return targets
    .filter((target) => !existsSync(join(folder, target)))
    .map((target) => `${target} is named and not in it`);
}

function importFaults(file: string, folder: string, manifest: Manifest): string[] {
  if (!/\.(?:js|d\.ts)$/.test(file)) return [];
  const text = readFileSync(join(folder, file), 'utf8');
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return parse({ path: file, text }).imports.flatMap(({ specifier: wanted }) => {
    if (wanted.startsWith('.') || isBuiltin(wanted)) return [];
    const name = wanted.split('/', wanted.startsWith('@') ? 2 : 1).join('/');
    return name in declared ? [] : [`${file} imports ${wanted}, which it does not depend on`];
  });
}
