import type { Observed } from '../../observed.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** I2: no verifier accepts what was withdrawn later than the receipt's stated instant (K7). */
export class BoundedRevocation implements Invariant {
  readonly name = 'I2';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.outcome !== 'accepted') return null;
    const { keyId, version, at, verifier } = observed;
    if (keyId === null || version === null) return null;
    const withdrawal = this.#grounds.ledger.withdrawalOf(keyId, version);
    if (withdrawal === undefined || withdrawal.endsBy === null) return null;
    // The receipt counts for clocks; what is left is the rounding to whole milliseconds.
    const endsBy = withdrawal.endsBy + 2 + this.#drift(withdrawal.endsBy - withdrawal.at);
    if (at <= endsBy) return null;
    return `${verifier} accepted version ${version} of ${keyId} at ${timeText(at)}; its receipt of ${timeText(withdrawal.at)} says ${timeText(withdrawal.endsBy)} at the latest`;
  }

  /** The node that wrote the instant counts it by a clock that may be wrong by ρ. */
  #drift(ms: number): number {
    return Math.abs(ms) * this.#grounds.truth.durations.clockRateError;
  }
}
