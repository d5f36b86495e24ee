import type { SeededRandom } from '../engine/seeded-random.ts';
import type { World } from '../world/world.ts';

/** Something that goes wrong for a while. */
export interface Fault {
  readonly name: string;
  /** How often it is drawn beside the others. */
  readonly weight: number;
  /** How long it lasts, minutes. */
  readonly minutes: readonly [least: number, most: number];
  /** Null: there is nothing here that could go wrong so. */
  begin(world: World, random: SeededRandom): FaultAtWork | null;
}

export interface FaultAtWork {
  /** Whom it strikes. */
  subject: string;
  /** Puts right what still is wrong. */
  end(): void | Promise<void>;
}
