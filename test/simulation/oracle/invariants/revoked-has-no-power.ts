import type { Observed } from '../../observed.ts';
import { PRIVILEGED_VERBS, versionName } from '../ledger.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** I12: a privileged call that starts after `revoke` returned and uses that lineage fails (K10, K14). */
export class RevokedHasNoPower implements Invariant {
  readonly name = 'I12';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    const { ledger } = this.#grounds;
    if (observed.type === 'command') {
      const { keyId, verb, refused, calledAt, by } = observed;
      if (keyId === null || refused !== null || !PRIVILEGED_VERBS.has(verb)) return null;
      const revokedAt = ledger.revokedKeys.get(keyId);
      if (revokedAt === undefined || calledAt <= revokedAt || this.#isLost(revokedAt)) return null;
      return `${verb} of ${keyId} by ${by} was done, and the key was revoked at ${timeText(revokedAt)}`;
    }
    if (observed.type !== 'obtained' || observed.by !== 'pickup') return null;
    const { keyId, version, caller, at } = observed;
    const fellAt = ledger.fallen.get(versionName(keyId, version));
    const { longestRequestMs } = this.#grounds.truth.durations;
    if (fellAt === undefined || at <= fellAt + longestRequestMs || this.#isLost(fellAt))
      return null;
    return `${caller} was given version ${version} of ${keyId}, which fell at ${timeText(fellAt)}`;
  }

  /** What a database lost since it does not know until it is repaired; I2 and I3 judge that. */
  #isLost(at: number): boolean {
    return this.#grounds.ledger.fellBackAt >= at;
  }
}
