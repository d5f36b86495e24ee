import type { HolderClass, HolderKind, KeyString } from '@keyturn/core';
import type { HolderKeys } from './holder-keys.ts';

/** A version that a holder has picked up. */
export interface HeldVersion {
  readonly number: number;
  readonly keyString: KeyString;
}

/** The key that a holder was set up with, once it is known which version that is. */
export interface InitialVersion {
  readonly number: number;
  /** Tells whether it is the key that the holder is set up with now. */
  readonly lastFour: string;
}

/** An enrolled holder: who it is, its keys, and the versions that it holds. Prints no secret. */
export interface HolderIdentity {
  /** The holder's id at the server. */
  readonly id: string;
  readonly keyId: string;
  readonly apiId: string;
  readonly environment: 'live' | 'test';
  /** The server's public origin, which every signature covers. */
  readonly origin: string;
  readonly name: string;
  readonly kind: HolderKind;
  readonly class: HolderClass;
  readonly keys: HolderKeys;
  /** At most two. The last is the one that the server wants used, the first its fallback. */
  readonly versions: readonly HeldVersion[];
  /** The last of `versions` was confirmed to the server. */
  readonly confirmed: boolean;
  /** Remembered also where that version is let go. Default: not known. */
  readonly initial?: InitialVersion;
}

/** The version that the server wants used, as far as this holder knows; null before any. */
export function designatedVersion(identity: HolderIdentity): HeldVersion | null {
  return identity.versions.at(-1) ?? null;
}

/**
 * The identity with `version` as the one to use and what was used before as its fallback. Anything
 * but a repetition is not confirmed yet, also where a rollback leads to a version held before.
 */
export function withVersion(identity: HolderIdentity, version: HeldVersion): HolderIdentity {
  const before = designatedVersion(identity);
  if (before?.number === version.number) {
    return { ...identity, versions: [...identity.versions.slice(0, -1), version] };
  }
  const versions = before ? [before, version] : [version];
  return { ...identity, versions, confirmed: false };
}

/** The identity with its version to use confirmed, if that is still `number`. */
export function withConfirmed(identity: HolderIdentity, number: number): HolderIdentity {
  return designatedVersion(identity)?.number === number
    ? { ...identity, confirmed: true }
    : identity;
}

/** The identity without the fallback, whose rotation has ended. */
export function withoutFallback(identity: HolderIdentity): HolderIdentity {
  return { ...identity, versions: identity.versions.slice(-1) };
}
