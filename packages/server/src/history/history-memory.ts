import { type Head, type Report, reaches } from '@keyturn/core';
import { Turns } from '../store/turns.ts';
import { JournalTurn } from './journal-turn.ts';

/** How many heads are kept, to find the newest of them that a database still has. */
const HEADS_KEPT = 256;

/** Instances that were asked for a proof and were not heard of again. */
const INSTANCES_KEPT = 10_000;

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
  /** Repairs of this process, one at a time. */
  readonly repairs = new Turns();
  #seen: SeenHead[] = [];
  readonly #asked = new Set<string>();

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
    if (highest !== null && reaches(highest, { epoch, revision })) return;
    this.#seen.push({ epoch, revision, hash, at });
    if (this.#seen.length > HEADS_KEPT) this.#seen.shift();
  }

  /**
   * Whether an instance that shows an unknown history is asked to prove it. One that was asked and
   * came without a proof that counts, or has none, is not asked in that answer, so that a snapshot
   * may help it; in the one after that it is again.
   *
   * @param isRepetition - the answer that asked may have been lost.
   */
  asksProof(
    { instance, proof }: Pick<Report, 'instance' | 'proof'>,
    isRepetition: boolean,
  ): boolean {
    const wasAsked = this.#asked.delete(instance);
    if (proof !== undefined || (wasAsked && !isRepetition)) return false;
    this.#asked.add(instance);
    if (this.#asked.size > INSTANCES_KEPT) this.#asked.clear();
    return true;
  }
}
