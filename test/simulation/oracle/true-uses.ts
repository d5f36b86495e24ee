import type { Answered } from '../observed.ts';
import type { ServerClock } from './server-clock.ts';
import type { TrueVerifier, Truth } from './truth.ts';

/** One presentation of a version to an honest verifier that knew it, probes apart. */
export interface TrueUse {
  caller: string;
  region: string;
  instance: string;
  keyId: string;
  digest: string;
  accepted: boolean;
  /** True time. */
  at: number;
  /** Server time then: between the two, by whichever node. */
  earliest: number;
  latest: number;
}

/** Every true use of every key, as nobody in the world knows all of them. */
export class TrueUses {
  readonly #truth: Truth;
  readonly #clock: ServerClock;
  readonly #ofKey = new Map<string, TrueUse[]>();

  constructor(truth: Truth, clock: ServerClock) {
    this.#truth = truth;
    this.#clock = clock;
  }

  /** In the order in which they were. */
  ofKey(keyId: string): readonly TrueUse[] {
    return this.#ofKey.get(keyId) ?? [];
  }

  see(answered: Answered): void {
    const { keyId, version, verifier, cached, probe, caller, instance, digest, at } = answered;
    if (keyId === null || version === null || cached || probe) return;
    const found = this.#truth.verifiers().find(({ name }) => name === verifier);
    if (found === undefined || !found.honest || !wasKnown(answered, found)) return;
    const { least, most } = this.#clock.offset();
    const accepted = answered.outcome === 'accepted';
    const uses = this.#ofKey.get(keyId) ?? [];
    uses.push({
      ...{ caller, region: found.region, instance, keyId, digest, accepted, at },
      ...{ earliest: at + least, latest: at + most },
    });
    this.#ofKey.set(keyId, uses);
  }
}

/** What no record is known of is no presentation whose whole secret matched. */
function wasKnown({ outcome, digest }: Answered, verifier: TrueVerifier): boolean {
  return outcome === 'accepted' || verifier.knows(digest);
}
