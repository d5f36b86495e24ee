import type { Answered, Observed, VerifierChanged } from '../../observed.ts';
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
  /** Versions that a verifier process has answered 401 as latched, as `instance digest`. */
  readonly #refusedBy = new Set<string>();

  /** Versions that the replica of a verifier process had as latched, as `instance digest`. */
  readonly #heldBy = new Set<string>();
  /** What nodes kept of what they committed was lost, too. */
  #journalsLost = false;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type === 'fault') this.#journalsLost ||= observed.subject.endsWith('the journals');
    if (observed.type === 'verifier') return this.#appliedFault(observed);
    return this.#answerFault(observed);
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    if (isOtherHistory) return null;
    for (const [keyId, { versions }] of lineages) {
      const earlier = before.get(keyId)?.versions ?? [];
      if (earlier === versions) continue;
      for (const { digest, state, number } of versions) {
        if (digest === null || LATCHED.has(state) || !this.#grounds.ledger.latched.has(digest))
          continue;
        const then = earlier.find((one) => one.digest === digest);
        if (then === undefined || !LATCHED.has(then.state)) continue;
        return `${versionName(keyId, number)} is ${state}, and was ${then.state}`;
      }
    }
    return null;
  }

  /** What a database lost is latched again once its nodes have brought it back from their journals. */
  atEnd(): string | null {
    const { truth, ledger } = this.#grounds;
    if (this.#journalsLost) return null;
    const rows = truth.query(
      "select key_id, number, digest, state from versions where digest is not null and state in ('active', 'suspended')",
    );
    const found = rows.find(({ digest }) => ledger.latched.has(String(digest)));
    if (found === undefined) return null;
    const since = ledger.latched.get(String(found.digest)) ?? 0;
    return `${versionName(String(found.key_id), Number(found.number))} is ${found.state} at the end, latched since ${timeText(since)}`;
  }

  /** What a process has as latched stays so, whatever it is sent (K6). */
  #appliedFault({ change, verifier: name, instance }: VerifierChanged): string | null {
    if (change !== 'applied') return null;
    const { truth, ledger } = this.#grounds;
    const verifier = truth.verifiers().find((one) => one.name === name);
    if (verifier === undefined) return null;
    for (const digest of ledger.latched.keys()) {
      const own = `${name} ${instance} ${digest}`;
      if (verifier.hasLatched(digest)) this.#heldBy.add(own);
      else if (this.#heldBy.has(own) && verifier.knows(digest)) {
        return `${name} had the version of digest ${digest.slice(0, 8)} as latched, and has it no more`;
      }
    }
    return null;
  }

  #answerFault(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.cached) return null;
    const { keyId, version, digest, instance, verifier, at, outcome, reason } = observed;
    if (keyId === null || version === null) return null;
    const name = versionName(keyId, version);
    const own = `${verifier} ${instance} ${digest}`;
    const since = this.#grounds.ledger.latched.get(digest);
    if (outcome === 'rejected' && since !== undefined && isLatchReason(reason)) {
      this.#refusedBy.add(own);
    }
    if (outcome !== 'accepted') return null;
    if (this.#refusedBy.has(own))
      return `${verifier} accepted ${name}, which it had refused for good`;
    if (since === undefined || this.#grounds.ledger.lost.has(digest)) return null;
    if (at <= this.#bound(observed, since)) return null;
    return `${verifier} accepted ${name}, latched since ${timeText(since)}`;
  }

  #bound({ keyId, version, digest }: Answered, since: number): number {
    const { ledger, truth } = this.#grounds;
    const withdrawal = ledger.withdrawalOf(keyId ?? '', version ?? 0, null);
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
