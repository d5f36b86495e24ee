import type { Head } from '@keyturn/core';
import { JournalTurn } from './journal-turn.ts';
import { isAfter } from './position.ts';

/** How many heads are kept, to find the newest of them that a database still has. */
const HEADS_KEPT = 256;

/** A head that surely existed. */
export interface SeenHead extends Head {
  /** An instant of server time, ms, at which it had been committed. */
  at: number;
}

/**
 * The heads that this process knows to have existed: from its own commits, from the database as it
 * was read, and from what verifiers have proved. A database whose head falls behind the highest of
 * them, or that has another revision in its place, has lost commits that somebody was told.
 *
 * A read of the database is held against what was the highest *before* it was sent: while it runs,
 * others commit.
 */
export class HistoryMemory {
  /** What this process owes to its journal. */
  readonly journalTurn = new JournalTurn();
  #seen: SeenHead[] = [];

  /** Null before the first. */
  get highest(): SeenHead | null {
    return this.#seen.at(-1) ?? null;
  }

  /** The newest first. */
  get seen(): readonly SeenHead[] {
    return this.#seen.toReversed();
  }

  /** Takes note of a head that was committed; one that is not above the highest changes nothing. */
  note({ epoch, revision, hash }: Head, at: number): void {
    const { highest } = this;
    if (highest !== null && !isAfter({ epoch, revision }, highest)) return;
    this.#seen.push({ epoch, revision, hash, at });
    if (this.#seen.length > HEADS_KEPT) this.#seen.shift();
  }
}
