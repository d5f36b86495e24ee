import type { Observed } from '../../observed.ts';
import type { Withdrawal } from '../ledger.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** Looked at so often, not after every event. Simulated ms. */
const EVERY_MS = 60_000;

/** I2: no verifier accepts what was withdrawn later than the receipt's stated instant (K7). */
export class BoundedRevocation implements Invariant {
  readonly name = 'I2';
  readonly #grounds: Grounds;
  /** Withdrawals whose instant has come, and was looked at. */
  readonly #judged = new WeakSet<Withdrawal>();
  #nextAt = 0;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.outcome !== 'accepted') return null;
    const { keyId, version, digest, at, verifier } = observed;
    if (keyId === null || version === null) return null;
    const withdrawal = this.#grounds.ledger.withdrawalOf(keyId, version, digest);
    if (withdrawal === undefined || withdrawal.endsBy === null) return null;
    if (at <= this.#latest(withdrawal)) return null;
    return `${verifier} accepted version ${version} of ${keyId} at ${timeText(at)}; its receipt of ${timeText(withdrawal.at)} says ${timeText(withdrawal.endsBy)} at the latest`;
  }

  /** Also where nobody presents it: nobody would accept it. */
  afterEvent(): string | null {
    const { truth, ledger } = this.#grounds;
    const now = truth.now();
    if (now < this.#nextAt) return null;
    this.#nextAt = now + EVERY_MS;
    for (const [name, withdrawal] of ledger.withdrawals) {
      if (this.#judged.has(withdrawal) || now <= this.#latest(withdrawal)) continue;
      this.#judged.add(withdrawal);
      // What a database lost since is judged by what is really accepted.
      if (ledger.fellBackAt >= withdrawal.at) continue;
      const fault = this.#wouldAcceptFault(name, withdrawal);
      if (fault !== null) return fault;
    }
    return null;
  }

  #wouldAcceptFault(name: string, { at, endsBy }: Withdrawal): string | null {
    const { truth } = this.#grounds;
    const [keyId = '', version] = name.split(' v');
    // What is accepted until a time to come ends by itself then.
    const rows = truth.query(
      'select number, digest from versions where key_id = ? and digest is not null and refuse_at is null',
      keyId,
    );
    const digests = rows
      .filter(({ number }) => version === undefined || String(number) === version)
      .map(({ digest }) => String(digest));
    const accepting = truth
      .verifiers()
      .find((verifier) => digests.some((digest) => verifier.wouldAccept(digest)));
    if (accepting === undefined) return null;
    return `${accepting.name} would accept ${name}; its receipt of ${timeText(at)} says ${timeText(endsBy ?? at)} at the latest`;
  }

  /** The receipt counts for clocks; what is left is the rounding to whole milliseconds. */
  #latest({ at, endsBy }: Withdrawal): number {
    return endsBy === null ? Number.POSITIVE_INFINITY : endsBy + 2 + this.#drift(endsBy - at);
  }

  /** The node that wrote the instant counts it by a clock that may be wrong by ρ. */
  #drift(ms: number): number {
    return Math.abs(ms) * this.#grounds.truth.durations.clockRateError;
  }
}
