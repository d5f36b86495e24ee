import { type KeyString, lastFour } from '@keyturn/core';

/** One version of the key as a client knows it. */
export interface RingVersion {
  /** Null where the source does not tell: an environment variable, a file. */
  readonly number: number | null;
  readonly keyString: KeyString;
}

/** What of a version may be shown. */
export interface ShownVersion {
  readonly version: number | null;
  readonly lastFour: string;
}

/** Whether both are the same version: the whole string decides, since a number may be unknown. */
export function sameVersion(a: RingVersion, b: RingVersion): boolean {
  return a.keyString.reveal() === b.keyString.reveal();
}

export function shown(version: RingVersion): ShownVersion {
  return { version: version.number, lastFour: lastFour(version.keyString.reveal()) };
}
