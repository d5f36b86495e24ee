import type { SeedOutcome } from './outcome.ts';
import { SeedWorker } from './seed-worker.ts';

export interface SeedRange {
  /** The first seed. */
  first: number;
  count: number;
  /** How many processes play at once. */
  jobs: number;
}

/**
 * Plays a range of seeds and tells each outcome as it comes, in no fixed order.
 *
 * @param goesOn - asked after each outcome; false: no further seed is begun.
 */
export async function playSeeds(
  { first, count, jobs }: SeedRange,
  goesOn: (outcome: SeedOutcome) => boolean,
): Promise<void> {
  let next = first;
  let ended = false;
  const playOn = async () => {
    const worker = new SeedWorker(null);
    try {
      while (!ended && next < first + count) {
        if (!goesOn(await worker.play(next++))) ended = true;
      }
    } finally {
      worker.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, count) }, playOn));
}
