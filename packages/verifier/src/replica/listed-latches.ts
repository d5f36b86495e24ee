import type { Position, RevokedVersion } from '@keyturn/core';
import { compareHeads } from '../wire/head.ts';

/** How many are kept, of versions and of keys. About 150 bytes each. */
const MOST_LISTED = 400_000;

/**
 * What the signed list latched ahead of the records (K7). Until the replica has applied the head
 * that the list was read at, records from before the latch may still come: they find it here.
 */
export class ListedLatches {
  /** The highest head of a list that was taken in; null: nothing is ahead. */
  until: Position | null = null;
  /** By digest in hex. */
  readonly versions = new Map<string, RevokedVersion>();
  readonly keys = new Set<string>();

  get isEmpty(): boolean {
    return this.until === null;
  }

  /** @returns false: there is no room for it. */
  addVersion(version: RevokedVersion): boolean {
    if (this.#isFull && !this.versions.has(version.digest)) return false;
    this.versions.set(version.digest, version);
    return true;
  }

  /** @returns false: there is no room for it. */
  addKey(id: string): boolean {
    if (this.#isFull && !this.keys.has(id)) return false;
    this.keys.add(id);
    return true;
  }

  /** A list that was read at this head is taken in. */
  reach(head: Position): void {
    const { epoch, revision } = head;
    if (this.until === null || compareHeads(head, this.until) > 0) this.until = { epoch, revision };
  }

  /** The records have come to this head: what they hold, they latch themselves. */
  applied(head: Position): void {
    if (this.until === null || compareHeads(head, this.until) < 0) return;
    this.until = null;
    this.versions.clear();
    this.keys.clear();
  }

  get #isFull(): boolean {
    return this.versions.size + this.keys.size >= MOST_LISTED;
  }
}
