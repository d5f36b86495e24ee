import { Caller, type CallerPlace } from '../world/caller.ts';
import type { SecretStore } from '../world/secret-store.ts';
import type { Surroundings } from '../world/surroundings.ts';

const HOUR = 3_600_000;

/**
 * Runs every ten hours, which are a month here. It takes its key along at the end of a run, so the
 * next one begins with what was good then.
 */
export class MonthlyJob extends Caller {
  readonly #source: SecretStore;
  /** Whether it tries a new key for a run, by a test call, before it takes it. */
  readonly #triesFirst: boolean;
  /** Whether it reads its key at the beginning of a run instead. */
  readonly #readsFirst: boolean;
  #keyString: string | null = null;
  #tried: string | null = null;

  constructor(world: Surroundings, place: CallerPlace, source: SecretStore) {
    super(world, place);
    this.#source = source;
    this.#readsFirst = this.random.chance(0.4);
    this.#triesFirst = !this.#readsFirst && this.random.chance(0.7);
  }

  override get keyString(): string | null {
    return this.#keyString;
  }

  start(): void {
    this.#read();
    const gap = this.random.within(8, 11) * HOUR;
    const next = () => {
      void this.world.guard(this.#run());
      this.world.timeline.in(gap * (0.97 + 0.06 * this.random.next()), next);
    };
    this.world.timeline.in(this.random.within(0, 2) * HOUR, next);
  }

  async #run(): Promise<void> {
    if (this.#readsFirst) this.#read();
    if (this.#keyString !== null) await this.present(this.#keyString);
    this.world.timeline.in(20 * 60_000, () => {
      if (this.#keyString !== null) void this.world.guard(this.present(this.#keyString));
      if (!this.#triesFirst && !this.#readsFirst) this.#read();
    });
    if (!this.#triesFirst) return;
    // The last that it does in a run: whoever takes it for a use takes it for a move.
    this.world.timeline.in(25 * 60_000, () => void this.world.guard(this.#try()));
  }

  /** It takes at the end of this run what it tried at the end of the last one, if that is still meant. */
  async #try(): Promise<void> {
    const tried = this.#tried;
    const found = this.#source.read();
    this.#tried = found;
    if (found !== null && found !== this.#keyString) await this.present(found, { probe: true });
    if (tried === null || tried !== found || tried === this.#keyString) return;
    this.#keyString = tried;
    this.holdsOnly(tried, 'cache');
    await this.present(tried);
  }

  #read(): void {
    const read = this.#source.read();
    if (read === null) return;
    this.#keyString = read;
    this.holdsOnly(read, 'cache');
  }
}
