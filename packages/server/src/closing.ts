/** What was opened, to be let go of in reverse order; once, whoever asks and however often. */
export class Closing {
  readonly #steps: (() => unknown)[] = [];
  #ended: Promise<void> | null = null;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Resolves when all is let go of. A step that fails does not keep the others from running. */
  run(): Promise<void> {
    this.#ended ??= this.#runAll();
    return this.#ended;
  }

  async #runAll(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}
