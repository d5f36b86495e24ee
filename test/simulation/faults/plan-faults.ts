import type { SeededRandom } from '../engine/seeded-random.ts';
import type { World } from '../world/world.ts';
import * as client from './client-faults.ts';
import * as clock from './clock-faults.ts';
import * as database from './database-faults.ts';
import type { Fault } from './fault.ts';
import * as network from './network-faults.ts';
import * as node from './node-faults.ts';
import * as verifier from './verifier-faults.ts';

const FAULTS: readonly Fault[] = [client, clock, database, network, node, verifier].flatMap(
  (group) => Object.values(group) as Fault[],
);
const MINUTE = 60_000;
const FIRST_AT = 180 * MINUTE;

/** Draws what goes wrong in a world, and when. In some nothing does. All of it ends before the calm. */
export function planFaults(world: World): void {
  const random = world.random.of('faults');
  if (random.chance(0.12)) return;
  for (let left = random.within(1, 9); left > 0; left--) {
    const fault = drawn(random);
    const at = random.within(FIRST_AT, world.calmFrom - 30 * MINUTE);
    const lasts = random.within(...fault.minutes) * MINUTE;
    plan(world, fault, at, Math.min(at + lasts, world.calmFrom));
  }
}

function plan(world: World, fault: Fault, from: number, until: number): void {
  const random = world.random.of(`fault ${fault.name} ${from}`);
  const { timeline } = world;
  timeline.at(from, () => {
    const atWork = fault.begin(world, random);
    if (atWork === null) return;
    world.faultChanged(fault.name, atWork.subject, 'began');
    timeline.at(until, () => {
      const ending = Promise.resolve(atWork.end());
      void world.guard(ending.then(() => world.faultChanged(fault.name, atWork.subject, 'ended')));
    });
  });
}

function drawn(random: SeededRandom): Fault {
  const total = FAULTS.reduce((sum, { weight }) => sum + weight, 0);
  let at = random.next() * total;
  for (const fault of FAULTS) {
    at -= fault.weight;
    if (at < 0) return fault;
  }
  return FAULTS[0] as Fault;
}
