import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Edit, Mutant } from './mutant.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Puts a mutant in the place of what it replaces, in this process, for modules loaded from now on. */
export function installMutant({ name, edits }: Mutant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const own = url.startsWith('file:')
        ? edits.filter((edit) => pathOf(edit) === pathIn(url))
        : [];
      if (own.length === 0) return loaded;
      const edited = own.reduce(
        (text, edit) => editedText(text, edit, name),
        String(loaded.source),
      );
      return { ...loaded, source: edited };
    },
  });
}

/**
 * A module's text with one edit in it.
 *
 * @throws Error unless what is to be replaced stands there exactly once.
 */
export function editedText(text: string, { find, put, module }: Edit, mutant: string): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    const times = parts.length - 1;
    throw new Error(`mutant ${mutant}: what it replaces stands ${times} times in ${module}`);
  }
  return parts.join(put);
}

function pathOf({ module }: Edit): string {
  return fileURLToPath(new URL(module, ROOT));
}

function pathIn(url: string): string {
  return fileURLToPath(url);
}
