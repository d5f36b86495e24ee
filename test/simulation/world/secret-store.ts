import { confirmVersion } from '../../../packages/client/src/holder/confirm-version.ts';
import { HolderError } from '../../../packages/client/src/holder/holder-error.ts';
import { pickupVersion } from '../../../packages/client/src/holder/pickup-version.ts';
import {
  type HolderIdentity,
  withConfirmed,
  withVersion,
} from '../../../packages/client/src/identity/holder-identity.ts';
import { clientProcess, enrolInWorld, HOLDER_SERVER } from './holder-link.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Where a client keeps a key for programs that know nothing of Keyturn. A job of its own, an enrolled
 * holder, picks up what is handed out, stores it here, and confirms that: for itself, not for those
 * who read from here.
 */
export class SecretStore {
  readonly name: string;
  readonly keyId: string;
  /** Nobody can read from it now. */
  isAway = false;
  /** What its readers are told of; the job goes on. */
  readonly #listeners = new Set<(keyString: string) => void>();
  readonly #world: Surroundings;
  #keyString: string;
  #identity: HolderIdentity | null = null;

  /** @param first - the key string that came with the issue. */
  constructor(world: Surroundings, name: string, keyId: string, first: string) {
    this.#world = world;
    this.name = name;
    this.keyId = keyId;
    this.#keyString = first;
  }

  /** Null while it is away. */
  read(): string | null {
    return this.isAway ? null : this.#keyString;
  }

  onStored(listener: (keyString: string) => void): void {
    this.#listeners.add(listener);
  }

  async start(): Promise<void> {
    const world = this.#world;
    this.#identity = await enrolInWorld(world, this.name, this.keyId);
    const random = world.random.of(`secret store ${this.name}`);
    const { pollMs, jitterRatio } = world.durations;
    const next = () => {
      void world.guard(this.#look());
      world.timeline.in(pollMs * (1 - jitterRatio * random.next()), next);
    };
    world.timeline.in(pollMs * random.next(), next);
  }

  async #look(): Promise<void> {
    const world = this.#world;
    this.#identity ??= await enrolInWorld(world, this.name, this.keyId);
    if (this.#identity === null || this.isAway) return;
    const { ports } = clientProcess(world, this.name);
    const server = { ...HOLDER_SERVER, ports };
    try {
      const { opened, version } = await pickupVersion(server, this.#identity);
      if (opened !== null) {
        this.#identity = withVersion(this.#identity, opened);
        this.#store(opened.keyString.reveal(), version);
      }
      if (this.#identity.confirmed || this.#identity.versions.length === 0) return;
      await confirmVersion(server, this.#identity, version);
      this.#identity = withConfirmed(this.#identity, version);
      world.say(this.name, `confirmed version ${version}`);
    } catch (error) {
      if (!(error instanceof HolderError)) throw error;
      world.say(this.name, `failed: ${error.code}`);
    }
  }

  #store(keyString: string, version: number): void {
    if (keyString === this.#keyString) return;
    const world = this.#world;
    world.versions.learn(this.keyId, version, keyString);
    this.#keyString = keyString;
    world.say(this.name, `stores version ${version}`);
    for (const listener of this.#listeners) listener(keyString);
  }
}
