import type { Clock } from './ports.ts';

/** A start after a longer time than this may as well be one with a wrong wall clock. */
export const MOST_JUMP_MS = 3_600_000;

/**
 * Server time (K8): persisted with the head, never falls, advances by the monotonic clock.
 *
 * It starts at the later of the persisted instant and the wall clock. From then on the wall clock
 * is only compared, never followed, so that a step of it moves nothing.
 *
 * A jump of more than `MOST_JUMP_MS` at a start is not taken unless a person says that the wall
 * clock is right: what ended by a wrong one would have ended for good. Until then server time goes
 * on from the persisted instant, and is *held*.
 */
export class ServerTime {
  readonly #clock: Clock;
  readonly #jumpHeld: boolean;
  /** Where it started, ms. */
  readonly startedAt: number;
  #baseMs: number;
  #baseMonotonicMs: number;
  #offSince: number | null = null;

  /** @param persistedMs - 0: there never was any. */
  constructor(clock: Clock, persistedMs: number, { acceptJump = false } = {}) {
    const wallMs = clock.wallMs();
    this.#clock = clock;
    this.#jumpHeld = !acceptJump && persistedMs > 0 && wallMs - persistedMs > MOST_JUMP_MS;
    this.#baseMs = this.#jumpHeld ? persistedMs : Math.max(persistedMs, wallMs);
    this.startedAt = Math.floor(this.#baseMs);
    this.#baseMonotonicMs = clock.monotonicMs();
  }

  /** Server time in whole ms. */
  now(): number {
    return Math.floor(this.#baseMs + this.#clock.monotonicMs() - this.#baseMonotonicMs);
  }

  /** Whether a jump at the start was not taken, and the wall clock is still that far ahead. */
  isHeld(): boolean {
    return this.#jumpHeld && this.offsetMs() > MOST_JUMP_MS;
  }

  /** Never lets a read fall behind what another node has persisted. */
  raiseTo(persistedMs: number): void {
    const now = this.now();
    if (persistedMs <= now) return;
    this.#baseMs = persistedMs;
    this.#baseMonotonicMs = this.#clock.monotonicMs();
  }

  /**
   * Since when, in server time, the wall clock was seen to be more than `toleranceMs` off; null: it is
   * not.
   */
  offSince(toleranceMs: number): number | null {
    if (Math.abs(this.offsetMs()) <= toleranceMs) this.#offSince = null;
    else this.#offSince ??= this.now();
    return this.#offSince;
  }

  /** Wall clock minus server time, ms; more than ε means that one of them is wrong. */
  offsetMs(): number {
    return this.#clock.wallMs() - this.now();
  }
}
