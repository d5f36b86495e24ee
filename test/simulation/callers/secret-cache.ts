import { Caller, type CallerPlace } from '../world/caller.ts';
import type { SecretStore } from '../world/secret-store.ts';
import type { Surroundings } from '../world/surroundings.ts';

/** Reads from a secret store through a cache, and goes on with what it has while that is away. */
export class SecretCache extends Caller {
  readonly #source: SecretStore;
  #keyString: string | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(world: Surroundings, place: CallerPlace, source: SecretStore) {
    super(world, place);
    this.#source = source;
  }

  override get keyString(): string | null {
    return this.#keyString;
  }

  start(): void {
    this.every(this.random.within(20, 50) * 60_000, () => this.#call());
  }

  async #call(): Promise<void> {
    const { now, durations } = this.world;
    if (now - this.#readAt >= durations.clientCacheMs) this.#refresh();
    if (this.#keyString !== null) await this.present(this.#keyString);
  }

  #refresh(): void {
    const read = this.#source.read();
    if (read === null) return;
    this.#readAt = this.world.now;
    if (read === this.#keyString) return;
    this.#keyString = read;
    this.holdsOnly(read, 'cache');
  }
}
