import type { Observed } from '../../observed.ts';
import type { Grounds, Invariant } from './invariant.ts';

/**
 * I1, for whoever asks, strangers too: a no that says for good is said of what was latched (rule S, K6).
 * A suspended version may become good again.
 */
export class LatchedBeforeRefused implements Invariant {
  readonly name = 'I1';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.cached) return null;
    const { reason, digest, verifier, keyId, version } = observed;
    if (reason !== 'version-deactivated' || this.#grounds.ledger.latched.has(digest)) return null;
    return `${verifier} answered ${reason} for version ${version} of ${keyId}, which never was`;
  }
}
