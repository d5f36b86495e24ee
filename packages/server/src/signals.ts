/** What was committed, told in this process after the commit. Losing one costs time, never safety. */
export interface Committed {
  /** Set where the key set changed. */
  revision: number | null;
  /** Keys whose rotations may have something to do. */
  keys: ReadonlySet<string>;
  /** Keys that were presented, and whose rotations may have something to do that can wait a moment. */
  used?: ReadonlySet<string>;
  /** Keys whose rotation is shown otherwise than before, and has nothing more to do for that. */
  shown?: ReadonlySet<string>;
  /** Outbox rows were written. */
  notices: boolean;
}

type Listener = (committed: Committed) => void;

/** In-process wake-ups: streams, long polls, the reconciler and the outbox listen. */
export class Signals {
  readonly #listeners = new Set<Listener>();

  /** @returns a function that stops listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(committed: Committed): void {
    for (const listener of [...this.#listeners]) listener(committed);
  }
}
