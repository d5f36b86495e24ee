import { budgetPrefix } from '../replica/address.ts';

/** How many misses one address may cause. */
export interface MissBudgetLimits {
  /** Misses per second that are borne for ever. */
  perSecond: number;
  /** Misses that are borne at once. */
  burst: number;
}

// An address through which a valid key came is one that many share: a proxy, a network's gateway.
const SHARED_FOR_MS = 60_000;
const MAX_BUCKETS = 10_000;

interface Bucket {
  /** Misses still borne at `at`. */
  left: number;
  at: number;
  /** Until then a valid key was seen from here lately. */
  sharedUntil: number;
}

/**
 * Row T6: a budget of misses per address. Only misses are charged, so that whoever sends valid
 * keys never meets it; and an address that also sends valid keys is not refused, since there the
 * guesser's neighbours would pay. Memory is bounded: the longest unchanged bucket goes first.
 */
export class MissBudget {
  readonly #limits: MissBudgetLimits;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limits: MissBudgetLimits) {
    this.#limits = limits;
  }

  /** Whether there is any bucket at all, so that the usual case costs nothing. */
  get watching(): boolean {
    return this.#buckets.size > 0;
  }

  /** Whether a request from here is to be refused before anything is looked up. */
  isSpent(address: string, now: number): boolean {
    const bucket = this.#buckets.get(budgetPrefix(address));
    if (bucket === undefined || now < bucket.sharedUntil) return false;
    this.#refill(bucket, now);
    return bucket.left < 1;
  }

  /** A miss came from here. */
  charge(address: string, now: number): void {
    const prefix = budgetPrefix(address);
    if (prefix === '') return;
    let bucket = this.#buckets.get(prefix);
    if (bucket === undefined) {
      bucket = { left: this.#limits.burst, at: now, sharedUntil: Number.NEGATIVE_INFINITY };
      this.#makeRoom();
    } else {
      this.#buckets.delete(prefix);
      this.#refill(bucket, now);
    }
    bucket.left = Math.max(0, bucket.left - 1);
    this.#buckets.set(prefix, bucket);
  }

  /** A valid key came from here. */
  noteHit(address: string, now: number): void {
    const bucket = this.#buckets.get(budgetPrefix(address));
    if (bucket !== undefined) bucket.sharedUntil = now + SHARED_FOR_MS;
  }

  /** Forgets whoever has his whole budget again. */
  tidy(now: number): void {
    for (const [prefix, bucket] of this.#buckets) {
      this.#refill(bucket, now);
      if (bucket.left >= this.#limits.burst && now >= bucket.sharedUntil) {
        this.#buckets.delete(prefix);
      }
    }
  }

  #refill(bucket: Bucket, now: number): void {
    const gained = ((now - bucket.at) / 1000) * this.#limits.perSecond;
    bucket.left = Math.min(this.#limits.burst, bucket.left + gained);
    bucket.at = now;
  }

  #makeRoom(): void {
    if (this.#buckets.size < MAX_BUCKETS) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
