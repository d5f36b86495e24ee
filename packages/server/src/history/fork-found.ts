import type { SeenHead } from './history-memory.ts';

/**
 * The database has lost commits that somebody was told: nothing is answered from it, and nothing
 * committed to it, before `repairHistory` has opened a new epoch. Work that ends with this has
 * written nothing, and is begun again after that.
 */
export class ForkFound extends Error {
  /** What was lost. */
  readonly seen: readonly SeenHead[];

  constructor(seen: readonly SeenHead[]) {
    super('the database has lost revisions that it had committed');
    this.name = 'ForkFound';
    this.seen = seen;
  }
}
