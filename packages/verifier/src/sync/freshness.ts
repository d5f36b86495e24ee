import type { Head } from '@keyturn/core';
import type { Clock } from '../ports.ts';
import { compareHeads } from '../wire/head.ts';

// How often the time since boot is compared with the monotonic clock. Asking costs microseconds.
const SLEEP_CHECK_MS = 50;
/** If the two part by more than this, the machine slept and the lease is void (K8). */
const SLEEP_MS = 1_000;

/** Taken just before a report is sent; the lease in its answer counts from here. */
export interface Asking {
  readonly atMs: number;
  readonly sleptMs: number;
}

/**
 * Whether this instance is fresh, and how much of its grace is spent if not (Rule S, K8).
 *
 *   not fresh ── a lease is granted and its head is applied ──> fresh
 *   fresh ── the lease ends, a newer lease names a head that is not applied, a later epoch is heard
 *            of, the machine slept, or the replica goes ──> not fresh, nothing spent
 *
 * A process begins not fresh with all grace spent, because no server knows of it yet; from a
 * replica file it begins with what the file says is spent. One that stops ends what it has, for
 * good. All instants are monotonic.
 */
export class Freshness {
  /** Rises each time that this instance becomes fresh or ceases to be, and with each sleep of its machine. */
  era = 0;
  fresh = false;
  /** For how long the machine slept in all, ms, as far as was noticed: no monotonic clock counts it. */
  sleptMs = 0;
  /** From this instant on, `look` must be called before `fresh` is believed. */
  looksAgainAt = Number.NEGATIVE_INFINITY;

  readonly #clock: Clock;
  #leaseEndsAt = Number.NEGATIVE_INFINITY;
  #leaseAskedAt: number | null = null;
  #leaseHead: Head | null = null;
  #applied: Head | null = null;
  #lapsedAt: number;
  #spentBeforeMs = Number.POSITIVE_INFINITY;
  #uptimeAheadMs: number | null;
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lapsedAt = clock.monotonicMs();
    this.#uptimeAheadMs = this.#uptimeAhead();
  }

  /** When the lease ends; in the past if there is none. */
  get leaseEndsAt(): number {
    return this.#leaseEndsAt;
  }

  /** Since the last lease was asked for; null before the first. */
  leaseAgeMs(now: number): number | null {
    return this.#leaseAskedAt === null ? null : now - this.#leaseAskedAt;
  }

  /** Begins with grace that earlier processes spent on this replica. */
  resume(spentMs: number): void {
    this.#spentBeforeMs = spentMs;
    this.#lapsedAt = this.#clock.monotonicMs();
  }

  /** To be called just before a report is sent. */
  asking(): Asking {
    const atMs = this.#clock.monotonicMs();
    this.#checkSleep(atMs);
    return { atMs, sleptMs: this.sleptMs };
  }

  /**
   * The answer to a report granted a lease on `head`. It counts from before the asking, and for
   * nothing if the machine slept in between.
   */
  granted(asking: Asking, head: Head, leaseMs: number, clockRateError: number): void {
    const now = this.#clock.monotonicMs();
    // The last lease may have ended unnoticed: grace counts from that end, whatever this one says.
    this.look(now);
    if (asking.sleptMs === this.sleptMs) {
      this.#leaseEndsAt = asking.atMs + leaseMs * (1 - clockRateError);
      this.#leaseAskedAt = asking.atMs;
    }
    const isOfPast = this.#leaseHead !== null && head.epoch < this.#leaseHead.epoch;
    if (!isOfPast) this.#leaseHead = head;
    this.look(now);
  }

  /** What the replica holds now; null when it holds nothing. */
  applied(head: Head | null): void {
    this.#applied = head;
    this.look(this.#clock.monotonicMs());
  }

  /** There is a head of a later epoch: no earlier lease makes fresh before it is applied. */
  superseded(head: Head): void {
    if (this.#leaseHead !== null && compareHeads(head, this.#leaseHead) <= 0) return;
    this.#leaseHead = head;
    this.look(this.#clock.monotonicMs());
  }

  /**
   * A stop: ends the lease and spends all grace. Nothing is accepted from here on, whatever is
   * granted or read later.
   */
  end(): void {
    this.#ended = true;
    this.fresh = false;
    this.era++;
  }

  /** Brings `fresh`, `era` and `looksAgainAt` up to date. */
  look(now: number): void {
    this.#checkSleep(now);
    const fresh = !this.#ended && now < this.#leaseEndsAt && this.#isCurrent();
    if (fresh !== this.fresh) this.#turn(fresh, now);
    const sleepCheckAt = now + SLEEP_CHECK_MS;
    this.looksAgainAt = fresh ? Math.min(this.#leaseEndsAt, sleepCheckAt) : sleepCheckAt;
  }

  /** Grace spent since this instance was last fresh; 0 while it is. */
  spentMs(now: number): number {
    if (this.#ended) return Number.POSITIVE_INFINITY;
    return this.fresh ? 0 : this.#spentBeforeMs + (now - this.#lapsedAt);
  }

  /** The instant at which grace of this length is spent, if nothing turns before. */
  spentAt(graceMs: number): number {
    if (this.#ended) return Number.NEGATIVE_INFINITY;
    return this.#lapsedAt + (graceMs - this.#spentBeforeMs);
  }

  #turn(fresh: boolean, now: number): void {
    this.fresh = fresh;
    this.era++;
    if (fresh) return;
    this.#spentBeforeMs = 0;
    // Not the instant at which it was noticed: on an idle instance that may be much later.
    this.#lapsedAt = Math.max(Math.min(now, this.#leaseEndsAt), this.#lapsedAt);
  }

  #isCurrent(): boolean {
    const [applied, head] = [this.#applied, this.#leaseHead];
    return applied !== null && head !== null && compareHeads(applied, head) >= 0;
  }

  #checkSleep(now: number): void {
    const ahead = this.#uptimeAhead();
    if (ahead === null || this.#uptimeAheadMs === null) return;
    const slept = ahead - this.#uptimeAheadMs;
    if (Math.abs(slept) <= SLEEP_MS) return;
    this.#uptimeAheadMs = ahead;
    if (slept < 0) return;
    this.sleptMs += slept;
    if (this.fresh) this.#turn(false, now);
    // What stands until an instant of the monotonic clock was worked out without the sleep.
    else this.era++;
    this.#leaseEndsAt = Number.NEGATIVE_INFINITY;
    this.#spentBeforeMs += slept;
  }

  #uptimeAhead(): number | null {
    const uptime = this.#clock.uptimeMs();
    return uptime === null ? null : uptime - this.#clock.monotonicMs();
  }
}
