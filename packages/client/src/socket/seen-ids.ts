/** What a message is known by. Compared with `===`. */
export type MessageId = string | number | bigint;

/** The ids of the last messages, as many as its limit; and all of them for as long as it is told. */
export class SeenIds {
  readonly #limit: number;
  /** A set remembers the order in which its members came. */
  readonly #ids = new Set<MessageId>();
  #keepsAll = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  has(id: MessageId): boolean {
    return this.#ids.has(id);
  }

  /** False where it was there. */
  add(id: MessageId): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (!this.#keepsAll) this.#forgetOldest();
    return true;
  }

  /** From here on none is forgotten. */
  keepAll(): void {
    this.#keepsAll = true;
  }

  /** Those beyond the limit are forgotten again. */
  keepLast(): void {
    this.#keepsAll = false;
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#limit) return;
      this.#ids.delete(oldest);
    }
  }
}
