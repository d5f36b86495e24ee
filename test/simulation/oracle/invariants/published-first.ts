import type { Committed, Grounds, Invariant } from './invariant.ts';

/** I4: when a version becomes handed out, every verifier that holds itself for fresh has it (K1). */
export class PublishedFirst implements Invariant {
  readonly name = 'I4';
  readonly #grounds: Grounds;
  readonly #handedOut = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages, isOtherHistory }: Committed): string | null {
    for (const { key, versions } of lineages.values()) {
      for (const { keyId, number, digest, handedOutAt } of versions) {
        if (handedOutAt === null || digest === null || this.#handedOut.has(digest)) continue;
        this.#handedOut.add(digest);
        if (isOtherHistory) continue;
        const lacking = this.#grounds.truth
          .verifiers()
          .filter(({ apis }) => apis.includes(key.apiId))
          .filter((verifier) => verifier.isFresh() && !verifier.knows(digest));
        if (lacking.length === 0) continue;
        const names = lacking.map(({ name }) => name).join(', ');
        return `version ${number} of ${keyId} was handed out while ${names}, fresh, did not know it`;
      }
    }
    return null;
  }
}
