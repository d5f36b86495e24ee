import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Puts a mutant in the place of the module's text, in this process, for modules loaded from now on. */
export function installMutant(mutant: Mutant): void {
  const path = fileURLToPath(new URL(mutant.module, ROOT));
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:') || fileURLToPath(url) !== path) return loaded;
      return { ...loaded, source: mutated(String(loaded.source), mutant) };
    },
  });
}

/** @throws Error unless what is to be replaced stands there exactly once. */
export function mutated(source: string, { name, find, put }: Mutant): string {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(`mutant ${name}: what it replaces stands there ${parts.length - 1} times`);
  }
  return parts.join(put);
}
