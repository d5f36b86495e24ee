import type { Durations } from '@keyturn/core';
import type { Clock } from '../ports.ts';

/** L·(1+ρ) in whole ms: how long a grantor waits before it takes a lease for ended. */
export function grantedLeaseMs(durations: Durations): number {
  return Math.ceil(durations.leaseMs * (1 + durations.clockRateError));
}

/** How often the lease of an instance was renewed, and when that was, as it stands with its row. */
export interface LeaseRenewal {
  lease_counter: number;
  /** Server time, ms. It only tells one renewal from another. */
  lease_renewed_at: number;
}

interface SeenRenewal {
  renewal: LeaseRenewal;
  /** On the monotonic clock. */
  movedAt: number;
  /** One from before it that was read since; null: none. */
  fallenTo: LeaseRenewal | null;
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
  readonly #seen = new Map<string, SeenRenewal>();

  constructor(clock: Clock, durations: Durations) {
    this.#clock = clock;
    this.#leaseMs = grantedLeaseMs(durations);
  }

  /** Waits as long as leases that were given under earlier terms may still run. */
  outlast(past: readonly { until: number; leaseMs: number }[], now: number): void {
    const running = past.filter(({ until, leaseMs }) => now < until + leaseMs);
    this.#leaseMs = Math.max(this.#leaseMs, ...running.map(({ leaseMs }) => leaseMs));
  }

  /** Notes a renewal that this process has just made itself: the lease begins, whatever was seen before. */
  renewed(instance: string, renewal: LeaseRenewal): void {
    this.#move(instance, renewalOf(renewal));
  }

  /**
   * Notes a renewal that was read from the database. Of the one that is known, or that was read a little
   * late: no effect. Any other has been made since: its counter is higher or its time later; or the
   * database was put back, and renewals go on in it, so that a counter fell far, rises again from where it
   * fell to, or stands where it stood with another time.
   */
  see(instance: string, read: LeaseRenewal): void {
    const renewal = renewalOf(read);
    const known = this.#seen.get(instance);
    if (known === undefined || isAnother(renewal, known)) this.#move(instance, renewal);
    else known.fallenTo = isSame(renewal, known.renewal) ? null : renewal;
  }

  #move(instance: string, renewal: LeaseRenewal): void {
    this.#seen.set(instance, { renewal, movedAt: this.#clock.monotonicMs(), fallenTo: null });
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

/** Without the rest of its row, which would be kept for as long as the instance is known. */
function renewalOf({ lease_counter, lease_renewed_at }: LeaseRenewal): LeaseRenewal {
  return { lease_counter, lease_renewed_at };
}

function isSame(one: LeaseRenewal, other: LeaseRenewal): boolean {
  return (
    one.lease_counter === other.lease_counter && one.lease_renewed_at === other.lease_renewed_at
  );
}

function isLater(one: LeaseRenewal, other: LeaseRenewal): boolean {
  return one.lease_counter > other.lease_counter || one.lease_renewed_at > other.lease_renewed_at;
}

/** Whether it was made after the one that is known, as far as can be told from the two. */
function isAnother(renewal: LeaseRenewal, { renewal: known, fallenTo }: SeenRenewal): boolean {
  if (isSame(renewal, known)) return false;
  if (isLater(renewal, known) || renewal.lease_counter === known.lease_counter) return true;
  const hasFallenFar = known.lease_counter - renewal.lease_counter >= FALLEN_BY;
  return hasFallenFar || (fallenTo !== null && isLater(renewal, fallenTo));
}
