/** The body of a streamed answer: what was pushed, in order, as it comes. */
export class Pieces implements AsyncIterable<Uint8Array> {
  readonly #waiting: Uint8Array[] = [];
  readonly #onCancel: () => void;
  #end: 'open' | 'ended' | Error = 'open';
  #wake: () => void = () => {};
  #cancelled = false;

  /** @param onCancel - the reader reads no further. */
  constructor(onCancel: () => void) {
    this.#onCancel = onCancel;
  }

  push(piece: Uint8Array): void {
    if (this.#end !== 'open') return;
    this.#waiting.push(piece);
    this.#wake();
  }

  end(): void {
    if (this.#end === 'open') this.#end = 'ended';
    this.#wake();
  }

  fail(error: Error): void {
    if (this.#end === 'open') this.#end = error;
    this.#wake();
  }

  async cancel(): Promise<void> {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.end();
    this.#onCancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield next;
        else if (this.#end === 'ended') return;
        else if (this.#end !== 'open') throw this.#end;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      await this.cancel();
    }
  }
}
