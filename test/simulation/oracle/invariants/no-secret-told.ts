import type { Grounds, Invariant } from './invariant.ts';

/** I16: no key string stands in the store, a log, an event or a message, sealed pickups aside. */
export class NoSecretTold implements Invariant {
  readonly name = 'I16';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  atEnd(): string | null {
    const { truth } = this.#grounds;
    const stored = Buffer.from(truth.databaseBytes());
    for (const secret of truth.secrets()) {
      // Everything but the prefix, which is no secret: whoever has this has the key.
      const body = secret.slice(secret.lastIndexOf('_') + 1);
      if (stored.includes(body))
        return `a key string ending in ${secret.slice(-4)} is in the database`;
      if (truth.said().some((text) => text.includes(body))) {
        return `a key string ending in ${secret.slice(-4)} was logged or sent`;
      }
    }
    return null;
  }
}
