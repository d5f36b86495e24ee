import { createHash } from 'node:crypto';

/** One version as only the world knows it whole. */
export interface KnownVersion {
  keyId: string;
  number: number;
  keyString: string;
  /** SHA-256 of the key string, lower-case hex. */
  digest: string;
}

/** Every key string that ever left the server, and who holds what. */
export class Versions {
  readonly #byString = new Map<string, KnownVersion>();
  readonly #byKey = new Map<string, Map<number, KnownVersion>>();
  readonly #digests = new Map<string, string>();
  /** Versions by caller and key. */
  readonly held = new Map<string, Map<string, Set<number>>>();

  learn(keyId: string, number: number, keyString: string): KnownVersion {
    const known = this.#byString.get(keyString);
    if (known !== undefined) return known;
    const version = { keyId, number, keyString, digest: this.digestOf(keyString) };
    this.#byString.set(keyString, version);
    const ofKey = this.#byKey.get(keyId) ?? new Map<number, KnownVersion>();
    ofKey.set(number, version);
    this.#byKey.set(keyId, ofKey);
    return version;
  }

  /** The version that a string really is of; null: of none. */
  of(keyString: string): KnownVersion | null {
    return this.#byString.get(keyString) ?? null;
  }

  /** Every key string that was ever made, as far as it left the server. */
  strings(): string[] {
    return [...this.#byString.keys()];
  }

  /** By number. */
  ofKey(keyId: string): ReadonlyMap<number, KnownVersion> {
    return this.#byKey.get(keyId) ?? new Map();
  }

  digestOf(keyString: string): string {
    let digest = this.#digests.get(keyString);
    if (digest === undefined) {
      digest = createHash('sha256').update(keyString).digest('hex');
      this.#digests.set(keyString, digest);
    }
    return digest;
  }

  heldBy(caller: string, keyId: string): Set<number> {
    const byKey = this.held.get(caller) ?? new Map<string, Set<number>>();
    this.held.set(caller, byKey);
    const numbers = byKey.get(keyId) ?? new Set<number>();
    byKey.set(keyId, numbers);
    return numbers;
  }
}
