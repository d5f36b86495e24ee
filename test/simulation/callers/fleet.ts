import { Caller, type CallerPlace } from '../world/caller.ts';
import type { SecretStore } from '../world/secret-store.ts';
import type { Surroundings } from '../world/surroundings.ts';

/** Two programs behind one address, of which one is deployed long after the other: one source (K5b). */
export class Fleet extends Caller {
  #early: string | null = null;
  #late: string | null = null;

  constructor(world: Surroundings, place: CallerPlace, source: SecretStore) {
    super(world, place);
    source.onStored((keyString) => this.#deploy(keyString));
    const first = source.read();
    if (first !== null) this.#set(first, first);
  }

  override get keyString(): string | null {
    return this.#early;
  }

  start(): void {
    this.every(this.random.within(15, 60) * 60_000, async () => {
      if (this.#early !== null) await this.present(this.#early);
      if (this.#late !== null && this.#late !== this.#early) await this.present(this.#late);
    });
  }

  #deploy(keyString: string): void {
    const { timeline, durations } = this.world;
    timeline.in(durations.deploymentMs * 0.3, () => this.#set(keyString, this.#late ?? keyString));
    const latest = durations.deploymentMs * (2 + this.random.next());
    timeline.in(latest, () => this.#set(this.#early ?? keyString, keyString));
  }

  #set(early: string, late: string): void {
    this.#early = early;
    this.#late = late;
    const held = [early, late].map((keyString) => {
      this.obtained(keyString, 'person');
      return this.world.versions.of(keyString)?.number ?? 0;
    });
    this.keepsOnly(held);
  }
}
