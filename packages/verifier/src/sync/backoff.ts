import type { Random } from '../ports.ts';

/** Waiting times that double from `firstMs` up to `mostMs`, each shortened by up to half. */
export class Backoff {
  readonly #random: Random;
  readonly #firstMs: number;
  readonly #mostMs: number;
  #failures = 0;

  constructor(random: Random, firstMs: number, mostMs: number) {
    this.#random = random;
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
  }

  /** How long to wait before the next attempt, in ms. */
  next(): number {
    const whole = Math.min(this.#mostMs, this.#firstMs * 2 ** this.#failures);
    if (whole < this.#mostMs) this.#failures++;
    const [high = 0, low = 0] = this.#random.bytes(2);
    return whole * (1 - (high * 256 + low) / 131_072);
  }

  /** An attempt went well. */
  reset(): void {
    this.#failures = 0;
  }
}
