import type { SeededRandom } from '../engine/seeded-random.ts';
import { People } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** A person revokes some version that callers have. */
export function revokeSomething(world: World, random: SeededRandom): void {
  const living = world.database.query<{ key_id: string; number: number }>(
    "select key_id, number from versions where state = 'active' and handed_out_at is not null",
  );
  if (living.length === 0) return;
  const { key_id, number } = random.pick(living);
  void world.guard(new People(world).revokeVersion(key_id, number));
}
