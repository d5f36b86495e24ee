import type { Clock } from '../ports.ts';

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/** How long each rotation that failed is left alone: twice as long after each failure, a minute at most. */
export class Pauses {
  readonly #clock: Clock;
  readonly #pauses = new Map<string, { ms: number; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  holds(keyId: string): boolean {
    return (this.#pauses.get(keyId)?.until ?? 0) > this.#clock.monotonicMs();
  }

  /** @returns the pause that begins now, ms. */
  lengthen(keyId: string): number {
    const last = this.#pauses.get(keyId)?.ms;
    const ms = last === undefined ? FIRST_MS : Math.min(2 * last, LONGEST_MS);
    this.#pauses.set(keyId, { ms, until: this.#clock.monotonicMs() + ms });
    return ms;
  }

  end(keyId: string): void {
    this.#pauses.delete(keyId);
  }
}
