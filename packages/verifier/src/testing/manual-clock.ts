import type { Clock, Schedule } from '../ports.ts';

/** 2026-01-05T09:00:00Z: an arbitrary start, the same in every test. */
export const START_MS = 1_767_603_600_000;

interface Timer {
  at: number;
  call: () => void;
}

/** A machine's clocks and timers, moved by the test alone. */
export class ManualClock implements Clock, Schedule {
  wall = START_MS;
  monotonic = 0;
  uptime: number | null = 100_000;
  boot: string | null = 'boot-1';
  readonly #timers = new Set<Timer>();

  wallMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  uptimeMs(): number | null {
    return this.uptime;
  }

  bootId(): string | null {
    return this.boot;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.monotonic + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** All clocks move on, and every timer that falls due is called at its own instant. */
  advance(ms: number): void {
    const end = this.monotonic + ms;
    for (let due = this.#dueBy(end); due !== undefined; due = this.#dueBy(end)) {
      this.#timers.delete(due);
      this.#moveTo(Math.max(due.at, this.monotonic));
      due.call();
    }
    this.#moveTo(end);
  }

  /** The machine sleeps: the monotonic clock stands still, the others do not. */
  sleep(ms: number): void {
    this.wall += ms;
    if (this.uptime !== null) this.uptime += ms;
  }

  /** The machine is started anew after being off for a time. */
  reboot(offMs: number, boot: string): void {
    this.wall += offMs;
    this.uptime = 0;
    this.boot = boot;
  }

  #moveTo(monotonic: number): void {
    const passed = monotonic - this.monotonic;
    this.monotonic = monotonic;
    this.wall += passed;
    if (this.uptime !== null) this.uptime += passed;
  }

  #dueBy(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
