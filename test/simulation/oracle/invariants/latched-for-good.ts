import type { Answered, Observed } from '../../observed.ts';
import { versionName } from '../ledger.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/**
 * I3: a latched version is never accepted again, in any epoch, after any restore. One that its rotation
 * deactivated was accepted by nobody before; for one that was revoked the receipt's bound counts; after
 * it, or once a verifier process has itself refused it as latched, there is no yes.
 */
export class LatchedForGood implements Invariant {
  readonly name = 'I3';
  readonly #grounds: Grounds;
  /** Versions that a verifier process has answered 401 as latched, as `instance digest`. */
  readonly #refusedBy = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.cached) return null;
    const { keyId, version, digest, instance, verifier, at, outcome, reason } = observed;
    if (keyId === null || version === null) return null;
    const name = versionName(keyId, version);
    const own = `${instance} ${digest}`;
    const since = this.#grounds.ledger.latched.get(digest);
    if (outcome === 'rejected' && since !== undefined && isLatchReason(reason)) {
      this.#refusedBy.add(own);
    }
    if (outcome !== 'accepted') return null;
    if (this.#refusedBy.has(own))
      return `${verifier} accepted ${name}, which it had refused for good`;
    if (since === undefined || at <= this.#bound(observed, since)) return null;
    return `${verifier} accepted ${name}, latched since ${timeText(since)}`;
  }

  #bound({ keyId, version, digest }: Answered, since: number): number {
    const { ledger, truth } = this.#grounds;
    const withdrawal = ledger.withdrawalOf(keyId ?? '', version ?? 0);
    const { leaseMs, graceMs, clockRateError, clockToleranceMs } = truth.durations;
    const longest = leaseMs * (1 + 2 * clockRateError) + graceMs.available + clockToleranceMs;
    // What falls beside a command has no receipt here; the enforced bound stands for it.
    if (withdrawal === undefined)
      return ledger.excuses.hasFallen(keyId ?? '', digest) ? since + longest : since;
    return Math.max(withdrawal.endsBy ?? since + longest, since);
  }
}

function isLatchReason(reason: string): boolean {
  return /deactivated|revoked|compromised|expired/.test(reason);
}
