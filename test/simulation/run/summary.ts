import { SOMETIMES, type SometimesName } from '../seed-result.ts';
import type { Hunt } from './find-mutants.ts';
import { isFailing, type SeedOutcome, seedOf } from './outcome.ts';

/** The last line of `--json`. */
export interface SimulationSummary {
  seeds: number;
  violations: number;
  failingSeeds: number[];
  sometimesMissing: SometimesName[];
  /** Simulated seconds in a second of one core. */
  simulatedSecondsPerSecond: number;
  medianEventsPerSeed: number;
  mutants: number;
  mutantsFound: number;
  mutantsMissed: string[];
  medianSeedsToFind: number | null;
  worstSeedsToFind: number | null;
}

/** A run of so many seeds must have reached everything that is to be reached sometimes. */
export const SEEDS_TO_REACH_ALL = 2_000;

/** Adds up what seeds came to. */
export class Tally {
  readonly failing: SeedOutcome[] = [];
  readonly reached = new Map<SometimesName, number>();
  seeds = 0;
  /** How many broke the simulator itself. */
  broken = 0;
  #violations = 0;
  #simulatedMs = 0;
  #realMs = 0;
  readonly #events: number[] = [];

  add(outcome: SeedOutcome): void {
    this.seeds++;
    if (isFailing(outcome)) this.failing.push(outcome);
    if (outcome.type === 'broken') {
      this.broken++;
      return;
    }
    const { result, realMs } = outcome;
    if (result.violation !== null) this.#violations++;
    this.#simulatedMs += result.simulatedMs;
    this.#realMs += realMs;
    this.#events.push(result.events);
    for (const name of result.reached) this.reached.set(name, (this.reached.get(name) ?? 0) + 1);
  }

  get sometimesMissing(): SometimesName[] {
    return SOMETIMES.filter((name) => !this.reached.has(name));
  }

  summary(hunts: readonly Hunt[]): SimulationSummary {
    const tries = hunts.flatMap(({ seeds }) => (seeds === null ? [] : [seeds]));
    return {
      seeds: this.seeds,
      violations: this.#violations,
      failingSeeds: this.failing.map(seedOf).sort((a, b) => a - b),
      sometimesMissing: this.sometimesMissing,
      simulatedSecondsPerSecond:
        this.#realMs === 0 ? 0 : Math.round(this.#simulatedMs / this.#realMs),
      medianEventsPerSeed: median(this.#events) ?? 0,
      mutants: hunts.length,
      mutantsFound: tries.length,
      mutantsMissed: hunts.filter(({ seeds }) => seeds === null).map(({ mutant }) => mutant),
      medianSeedsToFind: median(tries),
      worstSeedsToFind: tries.length === 0 ? null : Math.max(...tries),
    };
  }
}

/** Whether a run may end with exit code 0. */
export function isPassed(summary: SimulationSummary): boolean {
  const reachedAll = summary.seeds < SEEDS_TO_REACH_ALL || summary.sometimesMissing.length === 0;
  return summary.failingSeeds.length === 0 && reachedAll && summary.mutantsMissed.length === 0;
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
