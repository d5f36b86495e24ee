import type { KeyRow } from '../lineage-rows.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/**
 * I9: no rotation gives a key another api, client or environment, more scopes or a later end. What a
 * person edits is excepted.
 */
export class NoMoreRights implements Invariant {
  readonly name = 'I9';
  readonly #grounds: Grounds;
  readonly #first = new Map<string, KeyRow>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
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
