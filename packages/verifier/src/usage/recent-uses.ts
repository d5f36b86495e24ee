import type { UseBlock } from './use-block.ts';

// About 150 bytes each, beside the block.
const MANY = 500_000;

/**
 * What the last use of each version was counted in, by the digest of its key string in look-up
 * form. The next use is most likely of the same kind; then nothing else is looked up. A block whose
 * verdict no longer stands says so itself, so that nothing need be removed in time: this is a
 * short cut, and no record of anything.
 */
export class RecentUses {
  #blocks = new Map<string, UseBlock>();

  get(digest: string): UseBlock | undefined {
    return this.#blocks.get(digest);
  }

  set(digest: string, block: UseBlock): void {
    if (this.#blocks.size >= MANY) this.#blocks = new Map();
    this.#blocks.set(digest, block);
  }

  clear(): void {
    this.#blocks = new Map();
  }
}
