import { type Position, reaches } from '../rotation/facts.ts';
import type { FloorStanding } from './miss.ts';

/** Where an epoch ended for the history that went on: what came after it there was lost. */
export interface Fork {
  readonly epoch: number;
  readonly lastCommonRevision: number;
  /** A person has closed its orphans, or their 7 days are over. */
  readonly closed: boolean;
}

/** The floor of a key string beside what this verifier has applied; null: blank (rows M4 to M6). */
export function floorStandingOf(
  floor: Position,
  applied: Position | null,
  forks: readonly Fork[],
): FloorStanding {
  if (applied !== null && floor.epoch < applied.epoch) {
    const fork = forks.find(({ epoch }) => epoch === floor.epoch);
    if (fork !== undefined && floor.revision > fork.lastCommonRevision) {
      return fork.closed ? 'orphan-closed' : 'orphan';
    }
  }
  return reaches(applied, floor) ? 'reached' : 'above';
}
