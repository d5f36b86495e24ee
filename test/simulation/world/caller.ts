import type { Verdict } from '../../../packages/verifier/src/answer/verdict.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { Answered, CallerKind, KeyObtained } from '../observed.ts';
import type { TrueCaller } from '../oracle/truth.ts';
import type { Gateway } from './gateway.ts';
import type { Surroundings } from './surroundings.ts';
import type { VerifierProcess } from './verifier-process.ts';

export interface CallerPlace {
  name: string;
  kind: CallerKind;
  keyId: string;
  /** The verifiers that its requests are led to. */
  verifiers: readonly VerifierProcess[];
  scopes: readonly string[];
  /** What stands before these verifiers; null: nothing. */
  gateway: Gateway | null;
}

/** Someone who sends requests with a key. */
export class Caller implements TrueCaller {
  readonly place: CallerPlace;
  readonly random: SeededRandom;
  readonly world: Surroundings;
  /** It keeps to what its class of client is allowed. */
  compliant = true;
  readonly #everHeld = new Set<string>();
  readonly #address: string;

  constructor(world: Surroundings, place: CallerPlace) {
    this.world = world;
    this.place = place;
    this.random = world.random.of(`caller ${place.name}`);
    world.callers.push(this);
    this.#address = `198.51.${this.random.within(0, 255)}.${this.random.within(1, 254)}`;
  }

  get name(): string {
    return this.place.name;
  }

  get kind(): CallerKind {
    return this.place.kind;
  }

  get keyId(): string {
    return this.place.keyId;
  }

  /** Null: it is not enrolled. */
  get holderId(): string | null {
    return null;
  }

  /** Where its requests come from. */
  get address(): string {
    return this.#address;
  }

  held(): readonly number[] {
    return [...this.world.versions.heldBy(this.name, this.keyId)];
  }

  /** The string that it would send now. */
  get keyString(): string | null {
    return null;
  }

  inUse(): number | null {
    return this.world.versions.of(this.keyString ?? '')?.number ?? null;
  }

  /** It came to hold a version. */
  obtained(keyString: string, by: KeyObtained['by']): void {
    const { world } = this;
    const version = world.versions.of(keyString);
    if (version === null) return;
    const { keyId, number, digest } = version;
    const held = world.versions.heldBy(this.name, keyId);
    if (held.has(number)) return;
    held.add(number);
    const { name: caller, kind } = this.place;
    // What it held before comes from its own memory: no server was asked for it.
    const again = this.#everHeld.has(digest);
    this.#everHeld.add(digest);
    const about = {
      caller,
      kind,
      keyId,
      version: number,
      digest,
      by: again ? 'cache' : by,
    } as const;
    world.observe({ type: 'obtained', at: world.now, ...about });
    world.say(this.name, `holds ${world.keyName(keyId)} version ${number} by ${by}`);
  }

  /** It came to hold a version, and gave up all others for it. */
  holdsOnly(keyString: string, by: KeyObtained['by']): void {
    this.obtained(keyString, by);
    const version = this.world.versions.of(keyString);
    if (version !== null) this.keepsOnly([version.number]);
  }

  /** It holds nothing but these any more. */
  keepsOnly(numbers: readonly number[]): void {
    const { world } = this;
    const { keyId } = this.place;
    const held = world.versions.heldBy(this.name, keyId);
    for (const version of [...held]) {
      if (numbers.includes(version)) continue;
      held.delete(version);
      world.observe({ type: 'forgotten', at: world.now, caller: this.name, keyId, version });
    }
  }

  /** Sends one request. Null: nobody answered. */
  async present(keyString: string, { probe = false } = {}): Promise<Verdict | null> {
    const { world } = this;
    const running = this.place.verifiers
      .flatMap((verifier) => [verifier, ...verifier.copies])
      .filter(({ isRunning }) => isRunning);
    if (running.length === 0) return null;
    const process = this.random.pick(running);
    const verifier = process.verifier;
    const { gateway } = this.place;
    const digest = world.versions.digestOf(keyString);
    const kept = gateway?.find(digest) ?? null;
    if (kept !== null) {
      this.#tell(keyString, process, kept, { probe, synchronised: false, cached: true });
      return kept;
    }
    const answering = process.verify({
      key: keyString,
      address: this.#address,
      userAgent: this.place.kind,
      method: 'GET',
      route: '/prices',
      scopes: this.place.scopes,
      probe,
    });
    const synchronised = answering instanceof Promise;
    const verdict = await answering;
    // Its process ended before it could answer.
    if (verdict === null || process.verifier !== verifier) return null;
    gateway?.keep(digest, verdict);
    this.#tell(keyString, process, verdict, { probe, synchronised, cached: false });
    world.say(this.name, `${this.#shown(keyString)} at ${process.name}: ${verdict.reason}`);
    return verdict;
  }

  #tell(
    keyString: string,
    process: VerifierProcess,
    verdict: Verdict,
    how: Pick<Answered, 'probe' | 'synchronised' | 'cached'>,
  ): void {
    const { world, place } = this;
    const version = world.versions.of(keyString);
    world.observe({
      type: 'answered',
      at: world.now,
      caller: place.name,
      kind: place.kind,
      compliant: this.compliant,
      verifier: process.name,
      instance: process.instance,
      keyId: version?.keyId ?? null,
      version: version?.number ?? null,
      digest: version?.digest ?? world.versions.digestOf(keyString),
      scopes: place.scopes,
      outcome: verdict.outcome,
      status: verdict.status,
      reason: verdict.reason,
      ...how,
    });
  }

  #shown(keyString: string): string {
    const version = this.world.versions.of(keyString);
    if (version === null) return 'unknown key';
    return `${this.world.keyName(version.keyId)} version ${version.number}`;
  }

  /** Calls again and again, at about this distance, until the world ends. */
  every(ms: number, call: () => Promise<void>, from = 0): void {
    const { timeline } = this.world;
    const next = () => {
      void this.world.guard(call());
      timeline.in(ms * (0.8 + 0.4 * this.random.next()), next);
    };
    timeline.in(from + ms * this.random.next(), next);
  }
}
