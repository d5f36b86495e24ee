import type { UseBlock } from './use-block.ts';

const FIRST_CAPACITY = 1_024;
// At 8 bytes a place, and at most half of the places taken.
const MOST_CAPACITY = 1 << 20;

/**
 * What the last use of each version was counted in, by the digest of its key string in look-up
 * form. The next use is most likely of the same kind; then nothing else is looked up. A block whose
 * verdict no longer stands says so itself, so that nothing need be removed in time: this is a
 * short cut, and no record of anything.
 *
 * A table of its own with linear probing, because digests need no hashing: a `Map` would hash each
 * of them anew, and has one more place in memory to read.
 */
export class RecentUses {
  #places: (UseBlock | undefined)[] = emptyPlaces(FIRST_CAPACITY);
  #taken = 0;

  find(digest: string): UseBlock | undefined {
    const places = this.#places;
    const mask = places.length - 1;
    let at = placeOf(digest) & mask;
    let block = places[at];
    while (block !== undefined && block.digest !== digest) {
      at = (at + 1) & mask;
      block = places[at];
    }
    return block;
  }

  /** The last use of its version was counted in this block. */
  note(block: UseBlock): void {
    if (this.#taken * 2 >= this.#places.length) this.#makeRoom();
    if (put(this.#places, block)) this.#taken++;
  }

  clear(): void {
    this.#places = emptyPlaces(FIRST_CAPACITY);
    this.#taken = 0;
  }

  #makeRoom(): void {
    const earlier = this.#places;
    if (earlier.length >= MOST_CAPACITY) {
      this.clear();
      return;
    }
    this.#places = emptyPlaces(earlier.length * 2);
    for (const block of earlier) if (block !== undefined) put(this.#places, block);
  }
}

/** True if the place was free. */
function put(places: (UseBlock | undefined)[], block: UseBlock): boolean {
  const mask = places.length - 1;
  let at = placeOf(block.digest) & mask;
  while (places[at] !== undefined && places[at]?.digest !== block.digest) at = (at + 1) & mask;
  const free = places[at] === undefined;
  places[at] = block;
  return free;
}

/** A digest is spread evenly as it is: its first bytes will do. */
function placeOf(digest: string): number {
  return digest.charCodeAt(0) | (digest.charCodeAt(1) << 8) | (digest.charCodeAt(2) << 16);
}

function emptyPlaces(capacity: number): (UseBlock | undefined)[] {
  return new Array<UseBlock | undefined>(capacity).fill(undefined);
}
