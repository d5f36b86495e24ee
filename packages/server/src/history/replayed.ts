import type { VersionState } from '@keyturn/core';

/** What was brought back of a stretch that the database had lost. */
export interface Replayed {
  /** Made anew, with placeholders for what verifiers are never told. */
  made: { kind: 'api' | 'client' | 'key' | 'ring'; id: string }[];
  /** Keys that the database had, and that were changed in the stretch. */
  changedKeys: string[];
  /** Versions that the database did not have, or not their secret's digest. */
  versions: { keyId: string; number: number; state: VersionState }[];
  /** Versions that the database took for good. */
  latched: { keyId: string; number: number; state: VersionState }[];
  /** Keys whose rotation stands under the hold `restored`. */
  held: string[];
  /** What a person must look at, one sentence each. */
  look: string[];
}

export function nothingReplayed(): Replayed {
  return { made: [], changedKeys: [], versions: [], latched: [], held: [], look: [] };
}
