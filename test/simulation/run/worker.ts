import { installMutant } from '../mutants/install-mutant.ts';
import { findMutant } from '../mutants/mutants.ts';
import type { SeedOutcome } from './outcome.ts';

/**
 * A process that plays the seeds it is sent, one after the other, and answers what came of each. Its
 * one argument, if there is one, names the mutant that is put in the product's place beforehand; so the
 * simulator is loaded only after that.
 */
const mutantName = process.argv[2];
if (mutantName !== undefined) installMutant(findMutant(mutantName));
const { runSeed } = await import('../run-seed.ts');

process.on('message', (seed: number) => {
  void play(seed).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit());

async function play(seed: number): Promise<SeedOutcome> {
  const startedAt = performance.now();
  try {
    const result = await runSeed(seed);
    return { type: 'played', result, realMs: performance.now() - startedAt };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { type: 'broken', seed, text };
  }
}
