import type { SeedResult } from '../seed-result.ts';

/** What a worker says of one seed. */
export type SeedOutcome = PlayedSeed | BrokenSeed;

export interface PlayedSeed {
  type: 'played';
  result: SeedResult;
  /** Real time that the seed took on its core, ms. */
  realMs: number;
}

/** The simulator itself failed: that proves nothing, and fails the run. */
export interface BrokenSeed {
  type: 'broken';
  seed: number;
  text: string;
}

export function seedOf(outcome: SeedOutcome): number {
  return outcome.type === 'played' ? outcome.result.seed : outcome.seed;
}

/** Whether the seed showed a fault, of the product or of the simulator. */
export function isFailing(outcome: SeedOutcome): boolean {
  return outcome.type === 'broken' || outcome.result.violation !== null;
}
