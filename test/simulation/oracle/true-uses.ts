import { sourcePrefix } from '../../../packages/verifier/src/replica/address.ts';
import type { Answered } from '../observed.ts';
import type { ServerClock } from './server-clock.ts';
import type { TrueVerifier, Truth } from './truth.ts';

/** One presentation of a version to an honest verifier that knew it, probes apart. */
export interface TrueUse {
  caller: string;
  /** Of the verifier; with address and user agent of the caller it is what a source is. */
  region: string;
  addressPrefix: string;
  userAgent: string;
  instance: string;
  keyId: string;
  digest: string;
  version: number;
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
  readonly #prefixes = new Map<string, string>();
  readonly #ofKey = new Map<string, TrueUse[]>();
  /** Instances that were broken into. */
  readonly #liars = new Set<string>();
  /** By which names processes went by an instance id: a copied machine has that of its original. */
  readonly #names = new Map<string, Set<string>>();
  /** What was presented to them since, by key. */
  readonly #atLiars = new Map<string, TrueUse[]>();

  constructor(truth: Truth, clock: ServerClock) {
    this.#truth = truth;
    this.#clock = clock;
  }

  /**
   * In the order in which they were. What an instance saw and had not told yet when somebody broke into
   * it, nobody can be asked to know.
   */
  ofKey(keyId: string): readonly TrueUse[] {
    const uses = this.#ofKey.get(keyId) ?? [];
    for (const { instance, honest } of this.#truth.verifiers()) {
      if (!honest) this.#liars.add(instance);
    }
    return this.#liars.size === 0
      ? uses
      : uses.filter(({ instance }) => !this.#liars.has(instance));
  }

  /**
   * Whether a liar saw the source of this caller at or after a server time, and so can have told that it
   * has moved.
   */
  wasAtLiar(keyId: string, caller: string, since: number): boolean {
    const all = [...(this.#ofKey.get(keyId) ?? []), ...(this.#atLiars.get(keyId) ?? [])];
    const own = new Set(all.filter((use) => use.caller === caller).map(sourceOf));
    const isTold = (use: TrueUse) => this.#liars.has(use.instance) && use.latest >= since;
    return all.some((use) => isTold(use) && own.has(sourceOf(use)));
  }

  /**
   * Whether two processes went by this id. While only one of them can be heard, the server takes its
   * watermark for both, and what the other saw is lost if that ends before it can be heard, too.
   */
  isShared(instance: string): boolean {
    return (this.#names.get(instance)?.size ?? 0) > 1;
  }

  see(answered: Answered): void {
    const { keyId, version, verifier, cached, probe, caller, instance, digest, at } = answered;
    if (keyId === null || version === null || cached || probe) return;
    const found = this.#truth.verifiers().find(({ name }) => name === verifier);
    if (found === undefined || !wasKnown(answered, found)) return;
    const names = this.#names.get(instance) ?? new Set();
    this.#names.set(instance, names.add(verifier));
    if (!found.honest) this.#liars.add(found.instance);
    const byKey = found.honest ? this.#ofKey : this.#atLiars;
    const { least, most } = this.#clock.offset();
    const accepted = answered.outcome === 'accepted';
    const addressPrefix = this.#prefixOf(caller);
    const userAgent = answered.kind;
    const uses = byKey.get(keyId) ?? [];
    uses.push({
      ...{ caller, region: found.region, addressPrefix, userAgent, instance },
      ...{ keyId, digest, version, accepted, at, earliest: at + least, latest: at + most },
    });
    byKey.set(keyId, uses);
  }

  #prefixOf(caller: string): string {
    let prefix = this.#prefixes.get(caller);
    if (prefix === undefined) {
      const found = this.#truth.callers().find(({ name }) => name === caller);
      prefix = sourcePrefix(found?.address ?? '');
      this.#prefixes.set(caller, prefix);
    }
    return prefix;
  }
}

/** What tells one source of a key from another. */
export function sourceOf({ addressPrefix, userAgent, region }: TrueUse): string {
  return `${userAgent} at ${addressPrefix} in ${region}`;
}

/** What no record is known of is no presentation whose whole secret matched. */
function wasKnown({ outcome, digest }: Answered, verifier: TrueVerifier): boolean {
  return outcome === 'accepted' || verifier.knows(digest);
}
