import { WatchingOracle } from './oracle/watching-oracle.ts';
import type { SeedResult, Violation } from './seed-result.ts';
import { buildWorld, furnish } from './world/build-world.ts';
import { TrueWorld } from './world/true-world.ts';
import type { World } from './world/world.ts';

/** Plays the world of one seed to its end, or to the first violation. */
export async function runSeed(seed: number): Promise<SeedResult> {
  const world = await buildWorld(seed);
  try {
    const oracle = new WatchingOracle(new TrueWorld(world));
    world.oracle = oracle;
    await furnish(world);
    await microtasks();
    // Of several commits in one event each is judged by itself.
    world.database.onCommit = () => void oracle.afterEvent();
    const violation = (await play(world)) ?? oracle.atEnd();
    return {
      seed,
      violation,
      events: world.timeline.events,
      simulatedMs: world.now,
      reached: oracle.reached(),
      traceHash: world.trace.hash(),
      trace: world.trace.lines(),
    };
  } finally {
    world.database.close();
  }
}

async function play(world: World): Promise<Violation | null> {
  while (world.timeline.step(world.end)) {
    await microtasks();
    for (const verifier of world.verifiers) verifier.look();
    if (world.failure !== null) throw world.failure;
    const violation = world.oracle?.afterEvent() ?? null;
    if (violation !== null) return violation;
  }
  return null;
}

/** Everything that follows from an event without time passing has happened when this resolves. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
