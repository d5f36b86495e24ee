import { GRACE_CLASSES, type GraceClass } from '../policy/grace.ts';

/**
 * How well a verifier knows the key set. *fresh*: it has applied the head of the last lease answer
 * and the lease runs. *grace*: not fresh, and within its class's grace. *stale*: neither. *blank*:
 * it has no usable replica.
 */
export const FRESHNESSES = ['fresh', 'grace', 'stale', 'blank'] as const;

export type Freshness = (typeof FRESHNESSES)[number];

/** What a verifier knows about itself, by its monotonic clock alone. */
export interface FreshnessFacts {
  /** Applied is at or after the head of the last lease answer. */
  readonly appliedReached: boolean;
  /** The monotonic clock stands before asked + L·(1−ρ). */
  readonly leaseRuns: boolean;
  /** Milliseconds since it was last fresh, over restarts (K8). */
  readonly graceSpentMs: number;
  /** The grace of the request's class in milliseconds; 0 for `strict`. */
  readonly graceMs: number;
  readonly blank: boolean;
}

export function freshnessOf(facts: FreshnessFacts): Freshness {
  if (facts.blank) return 'blank';
  if (facts.appliedReached && facts.leaseRuns) return 'fresh';
  return facts.graceMs > 0 && facts.graceSpentMs <= facts.graceMs ? 'grace' : 'stale';
}

/** The stricter of two grace classes. */
export function stricterGrace(one: GraceClass, other: GraceClass): GraceClass {
  return GRACE_CLASSES.indexOf(one) <= GRACE_CLASSES.indexOf(other) ? one : other;
}

/** The class of a request: the strictest of its key's and its required scopes'. */
export function strictestGrace(key: GraceClass, ...scopes: readonly GraceClass[]): GraceClass {
  return scopes.reduce(stricterGrace, key);
}
