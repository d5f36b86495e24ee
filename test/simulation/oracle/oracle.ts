import type { Observed } from '../observed.ts';
import type { SometimesName, Violation } from '../seed-result.ts';

/** Judges a world by what it is told of it and by what it reads in the database. */
export interface Oracle {
  /** In the order in which it happened. */
  see(observed: Observed): void;
  /** Called between two events, when no transaction is open. The first violation ends the seed. */
  afterEvent(): Violation | null;
  /** What the world has come to so far. */
  reached(): SometimesName[];
}
