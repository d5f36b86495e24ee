import type { Observed } from '../../observed.ts';
import type { KeyRow } from '../lineage-rows.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/**
 * I9: no key is accepted in another environment or api than its own, and no rotation gives a key another api, client or environment, more scopes or a later end. What a
 * person edits is excepted.
 */
export class NoMoreRights implements Invariant {
  readonly name = 'I9';
  readonly #grounds: Grounds;
  readonly #first = new Map<string, KeyRow>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  /** Every verifier of a world is of the environment `live`. */
  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.outcome !== 'accepted') return null;
    const { keyId, verifier: name, cached } = observed;
    const key = this.#first.get(keyId ?? '');
    if (key === undefined || cached) return null;
    const verifier = this.#grounds.truth.verifiers().find((one) => one.name === name);
    if (key.environment !== 'live') return `${name} accepted ${keyId} of ${key.environment}`;
    const isOthers = verifier !== undefined && verifier.api !== key.apiId;
    return isOthers ? `${name} accepted ${keyId} of another api` : null;
  }

  committed({ lineages }: Committed): string | null {
    for (const { key } of lineages.values()) {
      const first = this.#first.get(key.id);
      if (first === undefined) this.#first.set(key.id, key);
      else if (!this.#grounds.ledger.excuses.isEdited(key.id)) {
        const fault = differenceOf(first, key);
        if (fault !== null) return `${key.id} changed its ${fault}`;
      }
    }
    return null;
  }
}

function differenceOf(first: KeyRow, key: KeyRow): string | null {
  for (const member of ['apiId', 'clientId', 'environment', 'scopes', 'expiresAt'] as const) {
    if (first[member] !== key[member]) return `${member} from ${first[member]} to ${key[member]}`;
  }
  return null;
}
