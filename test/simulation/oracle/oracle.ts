import type { Observed } from '../observed.ts';
import type { SometimesName, Violation } from '../seed-result.ts';

/** Judges a world by what an onlooker sees of it. It changes nothing. */
export interface Oracle {
  /** Told of everything, in its order. */
  see(observed: Observed): void;
  /** Asked after every event of the virtual time; the first violation ends the seed. */
  afterEvent(): Violation | null;
  /** Asked once, when the world has come to rest. */
  atEnd(): Violation | null;
  reached(): SometimesName[];
}
