import type { Clock, Schedule } from '../ports.ts';

interface Timer {
  readonly atMs: number;
  readonly call: () => void;
}

/** Time that passes only when it is told to. */
export class ManualTime {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();
  readonly #startMs: number;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#startMs = startMs;
  }

  readonly clock: Clock = {
    wallMs: () => this.#startMs + this.#nowMs,
    monotonicMs: () => this.#nowMs,
  };

  readonly schedule: Schedule = {
    after: (ms, call) => {
      const timer = { atMs: this.#nowMs + ms, call };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
  };

  /** How long until the next timer, in ms; null where none is set. */
  get nextInMs(): number | null {
    const next = this.#next();
    return next === null ? null : next.atMs - this.#nowMs;
  }

  /** Lets `ms` pass, timers going off in their order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#next(); next !== null && next.atMs <= endMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#timers.delete(next);
      next.call();
    }
    this.#nowMs = endMs;
  }

  #next(): Timer | null {
    const sorted = [...this.#timers].sort((a, b) => a.atMs - b.atMs);
    return sorted[0] ?? null;
  }
}
