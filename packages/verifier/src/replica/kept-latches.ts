import type { ChangeSet, Position } from '@keyturn/core';
import { LATCH_MEMORY_MS } from './lasting.ts';

/** How many change sets are kept, and of how many characters together; the oldest go first. */
const MOST_SETS = 10_000;
const MOST_CHARACTERS = 32 * 1_048_576;
/** Of one. A larger one fits in no report beside what else there is to tell. */
const MOST_SET_CHARACTERS = 500_000;

interface KeptSet {
  set: ChangeSet;
  characters: number;
}

/**
 * The change sets of the last 35 days that latched something, as the server signed them: what a
 * server that lost them is handed back. They come by stream and by report. A snapshot proves no
 * revision but its head's, so what else was latched while this verifier did not run, or was learnt from
 * the signed list alone, can be refused here, but not handed back.
 */
export class KeptLatches {
  #kept: KeptSet[] = [];
  #characters = 0;

  /** For the file, oldest first. */
  get sets(): ChangeSet[] {
    return this.#kept.map(({ set }) => set);
  }

  /** In the order of their revisions; its own signature must have been checked. */
  add(set: ChangeSet): void {
    const characters = lengthOf(set);
    if (characters > MOST_SET_CHARACTERS) return;
    this.#kept.push({ set, characters });
    this.#characters += characters;
    while (this.#kept.length > MOST_SETS || this.#characters > MOST_CHARACTERS) this.#dropOldest();
  }

  /** @param now - server time. */
  dropOld(now: number): void {
    const isOld = (kept: KeptSet | undefined) =>
      kept !== undefined && kept.set.committedAt + LATCH_MEMORY_MS <= now;
    while (isOld(this.#kept[0])) this.#dropOldest();
  }

  /**
   * Those that a server lost which goes on from `after`. Revisions never fall, so the number alone
   * says what lies behind it, whatever the epoch.
   *
   * @param epoch - the server's new one: what belongs to it was not lost.
   */
  lostAfter(after: Position, epoch: number): ChangeSet[] {
    return this.sets.filter((set) => set.revision > after.revision && set.epoch < epoch);
  }

  #dropOldest(): void {
    this.#characters -= this.#kept.shift()?.characters ?? 0;
  }
}

/** About how long it is in a report. */
export function lengthOf({ digests, records }: ChangeSet): number {
  // A record stands in a string of a report: its quotation marks are escaped.
  const texts = records.reduce((sum, text) => sum + Math.ceil(text.length * 1.5), 0);
  return 400 + digests.length * 67 + texts;
}
