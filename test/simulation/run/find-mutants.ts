import type { Mutant } from '../mutants/mutant.ts';
import { isFailing, type SeedOutcome } from './outcome.ts';
import type { SeedRange } from './play-seeds.ts';
import { SeedWorker } from './seed-worker.ts';

/** What a mutant came to. */
export interface Hunt {
  mutant: string;
  /** How many seeds it took, the finding one counted; null: none of the range found it. */
  seeds: number | null;
  /** What found it, or broke the simulator. */
  outcome: SeedOutcome | null;
}

/** Plays the seeds of a range against each mutant until one violates an invariant. */
export async function findMutants(
  mutants: readonly Mutant[],
  range: SeedRange,
  tell: (hunt: Hunt) => void,
): Promise<Hunt[]> {
  const waiting = [...mutants];
  const hunts: Hunt[] = [];
  const huntOn = async () => {
    const unmutated = new SeedWorker(null);
    try {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const found = await hunt(mutant, range, unmutated);
        hunts.push(found);
        tell(found);
      }
    } finally {
      unmutated.stop();
    }
  };
  await Promise.all(Array.from({ length: range.jobs }, huntOn));
  return hunts;
}

/**
 * A seed that breaks the simulator finds nothing, nor does one that fails without the mutant too: it is
 * passed over, and what broke is told where no seed finds the mutant.
 */
async function hunt(
  { name }: Mutant,
  { first, count }: SeedRange,
  unmutated: SeedWorker,
): Promise<Hunt> {
  const worker = new SeedWorker(name);
  let broken: SeedOutcome | null = null;
  try {
    for (let played = 0; played < count; played++) {
      const outcome = await worker.play(first + played);
      if (outcome.type === 'broken') broken ??= outcome;
      else if (isFailing(outcome) && !isFailing(await unmutated.play(first + played))) {
        return { mutant: name, seeds: played + 1, outcome };
      }
    }
    return { mutant: name, seeds: null, outcome: broken };
  } finally {
    worker.stop();
  }
}
