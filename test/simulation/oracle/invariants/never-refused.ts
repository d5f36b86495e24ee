import type { Answered, Observed } from '../../observed.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/**
 * I1, and I17 where history forked: a compliant holder with a version it may hold is never answered 401
 * or 403, but for what the rules except.
 */
export class NeverRefused implements Invariant {
  readonly name;
  readonly #grounds: Grounds;
  /** Server time at which keys end, of those that do. */
  readonly #ends = new Map<string, number>();

  constructor(name: 'I1' | 'I17', grounds: Grounds) {
    this.name = name;
    this.#grounds = grounds;
  }

  committed({ lineages }: Committed): null {
    for (const [keyId, { key }] of lineages) {
      if (key.expiresAt !== null) this.#ends.set(keyId, key.expiresAt);
    }
    return null;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || !this.#isBroken(observed)) return null;
    const { caller, status, reason, keyId, version, verifier, scopes } = observed;
    return `${caller} (${observed.kind}) was answered ${status} ${reason} by ${verifier} for version ${version} of ${keyId}, asking for ${scopes.join(' ') || 'no scope'}`;
  }

  #isBroken(answered: Answered): boolean {
    const { compliant, status, keyId, version, probe, cached } = answered;
    if (!compliant || probe || keyId === null || version === null) return false;
    // What a gateway keeps was judged when it was given, and one that is broken keeps it for too long.
    if (cached) return false;
    if (status !== 401 && status !== 403) return false;
    const { ledger } = this.#grounds;
    if (ledger.excuses.hasRefused(answered) || this.#hasEnded(keyId)) return false;
    return (this.name === 'I17') === ledger.histories > 0;
  }

  /** The key itself has an end, and it has come, clocks and all (K8). */
  #hasEnded(keyId: string): boolean {
    const expiresAt = this.#ends.get(keyId);
    if (expiresAt === undefined) return false;
    return this.#grounds.ledger.serverClock.nowAtMost() >= expiresAt;
  }
}
