import type { ChangeSet, Position } from '@keyturn/core';
import { type KeptLatches, lengthOf } from '../replica/kept-latches.ts';

// In one report. Together with usage, sessions and a proof well under what a server takes (8 MiB).
const MOST_CHARACTERS = 500_000;
const MOST_SETS = 500;

/** Latches that a server asked for because it lost them, part by part on their way to it. */
export class HandBack {
  #waiting: ChangeSet[] = [];
  #asked = '';

  get size(): number {
    return this.#waiting.length;
  }

  /**
   * The server goes on from `after` in a new epoch. Asking the same again changes nothing: what was
   * acknowledged is there.
   */
  ask(after: Position, epoch: number, kept: KeptLatches): void {
    const asked = `${epoch} ${after.epoch} ${after.revision}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#waiting = kept.lostAfter(after, epoch);
  }

  /** Takes a part out for a report, oldest first. */
  take(): ChangeSet[] {
    let characters = 0;
    let taken = 0;
    for (const set of this.#waiting.slice(0, MOST_SETS)) {
      characters += lengthOf(set);
      if (taken > 0 && characters > MOST_CHARACTERS) break;
      taken++;
    }
    return this.#waiting.splice(0, taken);
  }

  /** What a report could not bring is taken again. */
  putBack(sets: readonly ChangeSet[]): void {
    this.#waiting.unshift(...sets);
  }
}
