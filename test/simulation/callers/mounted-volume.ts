import { Caller, type CallerPlace } from '../world/caller.ts';
import type { SecretStore } from '../world/secret-store.ts';
import type { Surroundings } from '../world/surroundings.ts';

/** Reads a file at each request. Whoever writes that file is late with it. */
export class MountedVolume extends Caller {
  #keyString: string | null = null;

  constructor(world: Surroundings, place: CallerPlace, source: SecretStore) {
    super(world, place);
    source.onStored((keyString) => this.#write(keyString));
    const first = source.read();
    if (first !== null) this.#write(first);
  }

  override get keyString(): string | null {
    return this.#keyString;
  }

  start(): void {
    this.every(this.random.within(20, 45) * 60_000, async () => {
      if (this.#keyString !== null) await this.present(this.#keyString);
    });
  }

  #write(keyString: string): void {
    const delay = this.#keyString === null ? 0 : this.random.within(5, 40) * 60_000;
    this.world.timeline.in(delay, () => {
      this.#keyString = keyString;
      this.holdsOnly(keyString, 'cache');
    });
  }
}
