import type { SeedResult } from './seed-result.ts';

/** Plays one world from its seed. */
export async function runSeed(seed: number): Promise<SeedResult> {
  const traceHash = '';
  return { seed, violation: null, events: 0, simulatedMs: 0, reached: [], traceHash, trace: [] };
}
