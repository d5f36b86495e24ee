import type { Observed } from '../../observed.ts';
import { versionName } from '../ledger.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

const LATCHED: ReadonlySet<string> = new Set(['deactivated', 'compromised', 'destroyed']);

/**
 * I3: a latched version is never accepted again, in any epoch, after any restore. One that its rotation
 * deactivated was accepted by nobody before; for one that was revoked the receipt's bound counts; after
 * it, or once a verifier process has itself refused it as latched, there is no yes.
 */
export class LatchedForGood implements Invariant {
  readonly name = 'I3';
  readonly #grounds: Grounds;
  /** Since when, true time, by version. */
  readonly #latched = new Map<string, number>();
  /** Versions that a verifier process has answered 401 as latched, as `instance version`. */
  readonly #refusedBy = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages }: Committed): string | null {
    for (const { versions } of lineages.values()) {
      for (const { keyId, number, state } of versions) {
        const name = versionName(keyId, number);
        if (!LATCHED.has(state) || this.#latched.has(name)) continue;
        this.#latched.set(name, this.#grounds.truth.now());
      }
    }
    return null;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.cached) return null;
    const { keyId, version, instance, verifier, at, outcome, reason } = observed;
    if (keyId === null || version === null) return null;
    const name = versionName(keyId, version);
    const own = `${instance} ${name}`;
    if (outcome === 'rejected' && this.#latched.has(name) && isLatchReason(reason)) {
      this.#refusedBy.add(own);
    }
    if (outcome !== 'accepted') return null;
    if (this.#refusedBy.has(own))
      return `${verifier} accepted ${name}, which it had refused for good`;
    const since = this.#latched.get(name);
    if (since === undefined || at <= this.#bound(keyId, version, since)) return null;
    return `${verifier} accepted ${name}, latched since ${timeText(since)}`;
  }

  #bound(keyId: string, version: number, since: number): number {
    const withdrawal = this.#grounds.ledger.withdrawalOf(keyId, version);
    const { leaseMs, graceMs, clockRateError, clockToleranceMs } = this.#grounds.truth.durations;
    const longest = leaseMs * (1 + 2 * clockRateError) + graceMs.available + clockToleranceMs;
    // What falls by time or beside a command has no receipt here; the enforced bound stands for it.
    if (withdrawal === undefined)
      return isEndedByAct(this.#grounds, keyId) ? since + longest : since;
    return Math.max(withdrawal.endsBy ?? since + longest, since);
  }
}

function isLatchReason(reason: string): boolean {
  return /deactivated|revoked|compromised|expired/.test(reason);
}

/** An act on the whole key, or its end by time, may have latched a version that was active. */
function isEndedByAct({ ledger }: Grounds, keyId: string): boolean {
  return ledger.excused.has(keyId);
}
