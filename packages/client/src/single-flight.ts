/**
 * Runs `work` one at a time. A call while it runs gets that run; `again` asks for one more after it,
 * for those who know of something that the running one may have missed.
 */
export class SingleFlight {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #again = false;

  /** @param work Must not reject. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  run(again = false): Promise<void> {
    if (this.#running) {
      this.#again ||= again;
      return this.#running;
    }
    this.#running = this.#repeat().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Settles when nothing runs. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #repeat(): Promise<void> {
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again);
  }
}
