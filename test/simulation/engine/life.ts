/** Whether a process lives. Once it has ended it never lives again; a restart is another process. */
export class Life {
  #ended = false;
  readonly #listeners = new Set<() => void>();

  get hasEnded(): boolean {
    return this.#ended;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  /** @returns a function that stops listening. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
