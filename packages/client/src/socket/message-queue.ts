import { KeyturnSocketError } from './keyturn-socket-error.ts';

/** What keeps the sender from sending more than is read. */
export interface Flow {
  /** Called when the queue is full; false where the sender cannot be held back. */
  pause(): boolean;
  /** Called when it is half empty again. */
  resume(): void;
}

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/**
 * Messages between those that arrive and the one who reads them. It holds `limit` of them, and
 * beyond that only what was on its way when the sender was paused.
 */
export class MessageQueue<T> {
  readonly #limit: number;
  readonly #flow: Flow;
  #messages: T[] = [];
  #readers: Reader<T>[] = [];
  #isPaused = false;
  #end: { readonly error: unknown } | null = null;

  constructor(limit: number, flow: Flow) {
    this.#limit = limit;
    this.#flow = flow;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** @throws KeyturnSocketError `overflow` where it is full and the sender cannot be held back. */
  push(message: T): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ done: false, value: message });
      return;
    }
    this.#messages.push(message);
    if (this.#messages.length < this.#limit || this.#isPaused) return;
    this.#isPaused = this.#flow.pause();
    if (!this.#isPaused && this.#messages.length > this.#limit) {
      throw new KeyturnSocketError('overflow', 'messages come faster than they are read');
    }
  }

  /** What is held can be read still; after it comes the end, or the error where there is one. */
  end(error: unknown = null): void {
    if (this.#end) return;
    this.#end = { error };
    const [first, ...others] = this.#readers;
    this.#readers = [];
    if (error === null) first?.resolve(DONE);
    else first?.reject(error);
    // An error is told once.
    for (const reader of others) reader.resolve(DONE);
    if (first && error !== null) this.#end = { error: null };
  }

  /** Forgets what is held. */
  clear(): void {
    this.#messages = [];
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#messages.length > 0) {
      const value = this.#messages.shift() as T;
      if (this.#isPaused && this.#messages.length <= this.#limit / 2) {
        this.#isPaused = false;
        this.#flow.resume();
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#end === null) {
      return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    }
    const { error } = this.#end;
    this.#end = { error: null };
    return error === null ? Promise.resolve(DONE) : Promise.reject(error);
  }
}

const DONE = { done: true, value: undefined } as const;
