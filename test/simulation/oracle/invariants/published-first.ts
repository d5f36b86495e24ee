import type { LineageRows, VersionRow } from '../lineage-rows.ts';
import type { TrueVerifier } from '../truth.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/**
 * I4: when a version becomes handed out, every verifier that holds itself for fresh has it (K1); and when
 * one that had left becomes primary again, every one of them accepts it again.
 */
export class PublishedFirst implements Invariant {
  readonly name = 'I4';
  readonly #grounds: Grounds;
  readonly #handedOut = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    for (const [keyId, now] of lineages) {
      for (const version of now.versions) {
        const fault =
          this.#handOutFault(version, now, isOtherHistory) ??
          (isOtherHistory ? null : this.#returnFault(version, now, before.get(keyId)));
        if (fault !== null) return fault;
      }
    }
    return null;
  }

  #handOutFault(version: VersionRow, { key }: LineageRows, isOther: boolean): string | null {
    const { keyId, number, digest, handedOutAt, hasCopy } = version;
    if (handedOutAt === null || digest === null || this.#handedOut.has(digest)) return null;
    this.#handedOut.add(digest);
    // What the server cannot open it gives to nobody: it counts as handed out, as another node may have.
    if (isOther || !hasCopy) return null;
    const names = this.#fresh(key.apiId, (verifier) => !verifier.knows(digest));
    return names === ''
      ? null
      : `version ${number} of ${keyId} was handed out while ${names}, fresh, did not know it`;
  }

  /** Where another one fell at the same time there is no choice (K10), nor after a fork. */
  #returnFault(
    { keyId, number, digest, designation }: VersionRow,
    { key, versions }: LineageRows,
    then: LineageRows | undefined,
  ): string | null {
    const earlier = then?.versions.find((one) => one.number === number && one.digest === digest);
    if (digest === null || designation !== 'primary') return null;
    if (earlier === undefined || earlier.designation === 'primary') return null;
    const { excuses, histories, latched } = this.#grounds.ledger;
    if (histories > 0 || excuses.maySuspend(keyId)) return null;
    const hasFallen = versions.some((one) => one.reason !== null && !latched.has(one.digest ?? ''));
    if (hasFallen) return null;
    const names = this.#fresh(key.apiId, (verifier) => !verifier.wouldAccept(digest));
    return names === ''
      ? null
      : `version ${number} of ${keyId} became primary while ${names}, fresh, did not accept it`;
  }

  #fresh(apiId: string, lacks: (verifier: TrueVerifier) => boolean): string {
    return this.#grounds.truth
      .verifiers()
      .filter((one) => one.apis.includes(apiId) && one.isFresh() && lacks(one))
      .map(({ name }) => name)
      .join(', ');
  }
}
