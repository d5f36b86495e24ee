import type { Clock, Schedule } from '../packages/server/src/ports.ts';

/** 2026-01-05T09:00:00Z, a Monday: an arbitrary start, the same in every test. */
const START_MS = 1_767_603_600_000;

interface Timer {
  at: number;
  call: () => void;
}

/**
 * A clock that a test moves, and the schedule that goes by it. Time stands still until `advance`,
 * which calls every timer that falls due, in order, each at its own instant.
 */
export class ManualClock implements Clock, Schedule {
  #wallMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallMs: number = START_MS) {
    this.#wallMs = wallMs;
  }

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#monotonicMs + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves both clocks on. */
  advance(ms: number): void {
    const end = this.#monotonicMs + ms;
    for (let due = this.#dueBy(end); due; due = this.#dueBy(end)) {
      this.#timers.delete(due);
      this.#moveTo(Math.max(due.at, this.#monotonicMs));
      due.call();
    }
    this.#moveTo(end);
  }

  /** Moves the wall clock alone, as someone does who sets it. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }

  #dueBy(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    return due[0];
  }
}
