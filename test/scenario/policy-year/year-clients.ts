import type { SeededRandom } from '../../simulation/engine/seeded-random.ts';

/** One use of a version by a client. */
export interface Use {
  keyId: string;
  version: number;
  at: number;
}

/** When the client of a key goes over to the next version. */
interface Swap {
  version: number;
  at: number;
}

/**
 * A client for each key: it uses the version that it has up to the instant of the window that it takes for
 * itself (K11), and the next one from then on.
 */
export class YearClients {
  readonly #random: SeededRandom;
  readonly #pollMs: number;
  readonly #versions = new Map<string, number>();
  readonly #swaps = new Map<string, Swap>();

  constructor(random: SeededRandom, pollMs: number) {
    this.#random = random;
    this.#pollMs = pollMs;
  }

  begin(keyId: string): void {
    this.#versions.set(keyId, 1);
  }

  versionOf(keyId: string): number | undefined {
    return this.#versions.get(keyId);
  }

  /** It hears of the version at its next poll, and then takes an instant of the window. */
  hear(keyId: string, version: number, window: { start: number; end: number }): void {
    const heardAt = window.start + this.#random.next() * this.#pollMs;
    const chosen = window.start + this.#random.next() * (window.end - window.start);
    this.#swaps.set(keyId, { version, at: Math.ceil(Math.max(heardAt, chosen)) });
  }

  /** When the next client goes over; infinite: none will. */
  nextSwapAt(): number {
    return Math.min(...[...this.#swaps.values()].map(({ at }) => at), Number.POSITIVE_INFINITY);
  }

  /** Those who went over by `now`: their last use of the old version and the first of the new one. */
  swapBy(now: number): Use[] {
    return [...this.#swaps].flatMap(([keyId, { version, at }]) => {
      const old = this.#versions.get(keyId);
      if (at > now || old === undefined) return [];
      this.#versions.set(keyId, version);
      this.#swaps.delete(keyId);
      return [
        { keyId, version: old, at: at - 1 },
        { keyId, version, at },
      ];
    });
  }
}
