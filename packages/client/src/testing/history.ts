/** What happened, in order, and a way to wait for the next of a kind. */
export class History<T> {
  readonly all: T[] = [];
  #read = 0;
  #changed = Promise.withResolvers<void>();

  readonly add = (item: T): void => {
    this.all.push(item);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  };

  /** The next one that fits, after the one that was waited for last. */
  async next(fits: (item: T) => boolean): Promise<T> {
    for (;;) {
      while (this.#read < this.all.length) {
        const item = this.all[this.#read++] as T;
        if (fits(item)) return item;
      }
      await this.#changed.promise;
    }
  }
}
