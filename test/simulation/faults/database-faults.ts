import type { SeededRandom } from '../engine/seeded-random.ts';
import type { World } from '../world/world.ts';
import type { Fault, FaultAtWork } from './fault.ts';
import { revokeSomething } from './revoke-something.ts';

/** A fail-over to a copy that lacks the last commits. Verifiers and journals may know better. */
export const lostCommits: Fault = {
  name: 'lost-commits',
  weight: 2,
  minutes: [10, 120],
  begin: (world, random) => putBackLater(world, random, 'database-lost-commits'),
};

/** A backup of some hours ago is put in the place of the database. */
export const restoredBackup: Fault = {
  name: 'restored-backup',
  weight: 1,
  minutes: [120, 600],
  begin: (world, random) => putBackLater(world, random, 'database-restored'),
};

function putBackLater(
  world: World,
  random: SeededRandom,
  change: 'database-lost-commits' | 'database-restored',
): FaultAtWork {
  const image = world.database.image();
  const entries = world.nodes.map(({ journal }) => journal.entries.length);
  const keepsJournal = random.chance(0.6);
  // What is lost then is a revocation.
  if (random.chance(0.5)) world.timeline.in(4 * 60_000, () => revokeSomething(world, random));
  const restarts = change === 'database-restored' || random.chance(0.4);
  return {
    subject: keepsJournal ? 'the database' : 'the database and the journals',
    async end() {
      if (restarts) for (const node of world.nodes) node.crash();
      world.database.putBack(image);
      if (!keepsJournal) {
        for (const [index, { journal }] of world.nodes.entries()) {
          journal.entries.length = Math.min(journal.entries.length, entries[index] ?? 0);
        }
      }
      const at = world.now;
      for (const { name } of world.nodes) world.observe({ type: 'node', at, node: name, change });
      if (restarts) for (const node of world.nodes) await node.start();
    },
  };
}
