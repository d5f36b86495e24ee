import type { Answered, Observed } from '../../observed.ts';
import type { Grounds, Invariant } from './invariant.ts';

/**
 * I1, and I17 where history forked: a compliant holder with a version it may hold is never answered 401
 * or 403, but for what the rules except.
 */
export class NeverRefused implements Invariant {
  readonly name;
  readonly #grounds: Grounds;

  constructor(name: 'I1' | 'I17', grounds: Grounds) {
    this.name = name;
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || !this.#isBroken(observed)) return null;
    const { caller, status, reason, keyId, version, verifier, scopes } = observed;
    return `${caller} (${observed.kind}) was answered ${status} ${reason} by ${verifier} for version ${version} of ${keyId}, asking for ${scopes.join(' ') || 'no scope'}`;
  }

  #isBroken({ compliant, status, keyId, version, probe }: Answered): boolean {
    if (!compliant || probe || keyId === null || version === null) return false;
    if (status !== 401 && status !== 403) return false;
    if (this.#grounds.ledger.excused.has(keyId)) return false;
    return (this.name === 'I17') === this.#grounds.ledger.histories > 0;
  }
}
