/**
 * Writes to the journal one at a time, and each for all who wait: whoever asks while one runs is
 * served by the next, which begins after that and so finds what was committed before.
 *
 * Three standings. *Caught up*: the journal holds all that this process has committed. *Owing*: a
 * commit is newer than the journal; its answer waits. *Failed*: the last write did not succeed; no
 * command is begun before one does.
 */
export class JournalTurn {
  #owed = 0;
  #failed = false;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  /** The highest revision that this process has committed; 0: none yet. */
  get owed(): number {
    return this.#owed;
  }

  /** The last write did not succeed. */
  get hasFailed(): boolean {
    return this.#failed;
  }

  owe(revision: number): void {
    this.#owed = Math.max(this.#owed, revision);
  }

  /** Resolves when a `write` that began after this call has; rejects as that one does. */
  take(write: () => Promise<void>): Promise<void> {
    if (this.#running === null) return this.#begin(write);
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#begin(write);
      });
    return this.#next;
  }

  #begin(write: () => Promise<void>): Promise<void> {
    const running = write()
      .then(
        () => {
          this.#failed = false;
        },
        (error) => {
          this.#failed = true;
          throw error;
        },
      )
      .finally(() => {
        if (this.#running === running) this.#running = null;
      });
    this.#running = running;
    return running;
  }
}
