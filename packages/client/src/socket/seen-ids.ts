/** What a message is known by. Compared with `===`. */
export type MessageId = string | number | bigint;

/** The ids of the last messages, as many as its limit. */
export class SeenIds {
  readonly #limit: number;
  /** A set remembers the order in which its members came. */
  readonly #ids = new Set<MessageId>();

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
    if (this.#ids.size > this.#limit) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
