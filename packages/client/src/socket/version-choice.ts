import type { FallbackCause, KeyRing } from '../ring/key-ring.ts';
import { type RingVersion, sameVersion } from '../ring/ring-version.ts';

interface Avoided {
  readonly version: RingVersion;
  readonly cause: FallbackCause;
}

/** Which version the next connection opens with, where some were refused. */
export class VersionChoice {
  readonly #ring: KeyRing;
  #avoided: Avoided[] = [];

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** The current version, else another that was not refused; null where none is left. */
  next(): RingVersion | null {
    const { current } = this.#ring;
    if (current === null) return null;
    const others = [current, this.#ring.otherThan(current)];
    return others.find((version) => version && !this.#isAvoided(version)) ?? null;
  }

  refused(version: RingVersion, cause: FallbackCause): void {
    if (!this.#isAvoided(version)) this.#avoided.push({ version, cause });
  }

  /** A verifier let a connection with this version in: the ring leaves those that were refused. */
  accepted(version: RingVersion): void {
    for (const { version: from, cause } of this.#avoided) {
      if (!sameVersion(from, version)) this.#ring.fellBack(from, version, cause);
    }
  }

  /** All may be tried again. */
  forget(): void {
    this.#avoided = [];
  }

  #isAvoided(version: RingVersion): boolean {
    return this.#avoided.some((avoided) => sameVersion(avoided.version, version));
  }
}
