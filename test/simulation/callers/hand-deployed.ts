import { Caller, type CallerPlace } from '../world/caller.ts';
import type { SecretStore } from '../world/secret-store.ts';
import type { Surroundings } from '../world/surroundings.ts';

/** Has its key in an environment variable, which a person sets some time after there is a new one. */
export class HandDeployed extends Caller {
  /** How much of the declared time for a deployment the person takes. More than 1 is too long. */
  slowness: number;
  #keyString: string | null = null;

  constructor(world: Surroundings, place: CallerPlace, source: SecretStore) {
    super(world, place);
    this.slowness = 0.2 + 0.75 * this.random.next();
    source.onStored((keyString) => this.#deploy(keyString));
    const first = source.read();
    if (first !== null) this.#set(first);
  }

  override get keyString(): string | null {
    return this.#keyString;
  }

  start(): void {
    this.every(this.random.within(15, 60) * 60_000, async () => {
      if (this.#keyString !== null) await this.present(this.#keyString);
    });
  }

  #deploy(keyString: string): void {
    const delay = this.world.durations.deploymentMs * this.slowness;
    this.world.timeline.in(delay, () => this.#set(keyString));
  }

  #set(keyString: string): void {
    this.#keyString = keyString;
    this.holdsOnly(keyString, 'person');
  }
}
