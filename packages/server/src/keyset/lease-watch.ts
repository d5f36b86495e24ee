import type { Durations } from '@keyturn/core';
import type { Clock } from '../ports.ts';

/** L·(1+ρ) in whole ms: how long a grantor waits before it takes a lease for ended. */
export function grantedLeaseMs(durations: Durations): number {
  return Math.ceil(durations.leaseMs * (1 + durations.clockRateError));
}

interface SeenCounter {
  counter: number;
  /** On the monotonic clock. */
  movedAt: number;
  /** A lower one that was read since; null: none. */
  fallenTo: number | null;
}

/** By more than a late read, and by less than would be renewed while a lease runs. */
const FALLEN_BY = 5;

/**
 * The grantor's watch over leases (K8). A lease's end is never read from a stored instant: it has
 * ended when the instance's counter was seen to stand still for L·(1+ρ) on this process's own
 * monotonic clock. Whatever this process has not seen yet may have been renewed just before, so it
 * counts from the first sight, and nothing counts from before the process started.
 */
export class LeaseWatch {
  readonly #clock: Clock;
  #leaseMs: number;
  readonly #seen = new Map<string, SeenCounter>();

  constructor(clock: Clock, durations: Durations) {
    this.#clock = clock;
    this.#leaseMs = grantedLeaseMs(durations);
  }

  /** Waits as long as leases that were given under earlier terms may still run. */
  outlast(past: readonly { until: number; leaseMs: number }[], now: number): void {
    const running = past.filter(({ until, leaseMs }) => now < until + leaseMs);
    this.#leaseMs = Math.max(this.#leaseMs, ...running.map(({ leaseMs }) => leaseMs));
  }

  /** Notes a counter that this process has just raised itself: its lease begins, whatever was seen before. */
  renewed(instance: string, counter: number): void {
    this.#move(instance, counter);
  }

  /**
   * Notes a counter that was read from the database. Of one that moved not, or that was read a little
   * late: no effect. One that fell far has moved, and so has one that fell a little and rises again from
   * there: the database was put back, and renewals go on in it.
   */
  see(instance: string, counter: number): void {
    const known = this.#seen.get(instance);
    if (known === undefined || counter > known.counter) {
      this.#move(instance, counter);
      return;
    }
    if (counter === known.counter) return;
    const { fallenTo } = known;
    const risesAgain = fallenTo !== null && counter > fallenTo;
    if (known.counter - counter >= FALLEN_BY || risesAgain) this.#move(instance, counter);
    else known.fallenTo = counter;
  }

  #move(instance: string, counter: number): void {
    this.#seen.set(instance, { counter, movedAt: this.#clock.monotonicMs(), fallenTo: null });
  }

  /**
   * How long its lease may still run, ms; 0 or less: it has surely ended, that long ago or longer.
   * Of an instance that was never seen: the whole lease.
   */
  remainingMs(instance: string): number {
    const known = this.#seen.get(instance);
    if (!known) return this.#leaseMs;
    return known.movedAt + this.#leaseMs - this.#clock.monotonicMs();
  }

  /** Forgets an instance that is never asked for again. */
  forget(instance: string): void {
    this.#seen.delete(instance);
  }
}
