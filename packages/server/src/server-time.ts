import type { Clock } from './ports.ts';

/**
 * Server time (K8): persisted with the head, never falls, advances by the monotonic clock.
 *
 * It starts at the later of the persisted instant and the wall clock. From then on the wall clock
 * is only compared, never followed, so that a step of it moves nothing.
 */
export class ServerTime {
  readonly #clock: Clock;
  #baseMs: number;
  #baseMonotonicMs: number;

  constructor(clock: Clock, persistedMs: number) {
    this.#clock = clock;
    this.#baseMs = Math.max(persistedMs, clock.wallMs());
    this.#baseMonotonicMs = clock.monotonicMs();
  }

  /** Server time in whole ms. */
  now(): number {
    return Math.floor(this.#baseMs + this.#clock.monotonicMs() - this.#baseMonotonicMs);
  }

  /** Never lets a read fall behind what another node has persisted. */
  raiseTo(persistedMs: number): void {
    const now = this.now();
    if (persistedMs <= now) return;
    this.#baseMs = persistedMs;
    this.#baseMonotonicMs = this.#clock.monotonicMs();
  }

  /** Wall clock minus server time, ms; more than ε means that one of them is wrong. */
  offsetMs(): number {
    return this.#clock.wallMs() - this.now();
  }
}
