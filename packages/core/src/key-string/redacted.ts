const REDACTED = '[redacted]';

// How Node, Bun and Deno ask an object for its text in logs and consoles.
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A key string that does not show itself: as text, in JSON and under inspection it is
 * `[redacted]`. Only {@link KeyString.reveal} gives the text.
 */
export class KeyString {
  readonly #text: string;

  /** @throws TypeError if `text` is not a string. */
  constructor(text: string) {
    if (typeof text !== 'string') throw new TypeError('a key string is made from a string');
    this.#text = text;
  }

  /** The text itself. Call it only where the text leaves the program on purpose. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect](): string {
    return REDACTED;
  }
}
