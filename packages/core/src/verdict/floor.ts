import { type Position, reaches } from '../rotation/facts.ts';
import type { FloorStanding } from './miss.ts';

/** Where an epoch ended for the history that went on: what came after it there was lost. */
export interface Fork {
  readonly epoch: number;
  readonly lastCommonRevision: number;
  /** A person has closed its orphans, or their 7 days are over. */
  readonly closed: boolean;
}

/**
 * The floor of a key string beside what this verifier has applied; null: blank (rows M4 to M6).
 *
 * Revisions never fall, from one epoch to the next either. So what went on after a fork holds
 * nothing above `lastCommonRevision` of that epoch *or of an earlier one*: a second restore may go
 * back behind the first. A floor that several forks lost is an orphan until all of them are closed.
 */
export function floorStandingOf(
  floor: Position,
  applied: Position | null,
  forks: readonly Fork[],
): FloorStanding {
  if (applied !== null && floor.epoch < applied.epoch) {
    const lost = forks.filter((fork) => isLostIn(fork, floor));
    if (lost.length > 0) return lost.every(({ closed }) => closed) ? 'orphan-closed' : 'orphan';
  }
  return reaches(applied, floor) ? 'reached' : 'above';
}

function isLostIn({ epoch, lastCommonRevision }: Fork, floor: Position): boolean {
  return floor.epoch <= epoch && floor.revision > lastCommonRevision;
}
