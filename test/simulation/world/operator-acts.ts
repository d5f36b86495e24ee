import type { SeededRandom } from '../engine/seeded-random.ts';
import type { People } from './people.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** One thing that an operator may do to a key in the course of a rotation. */
type Act = (people: People, keyId: string, world: World, random: SeededRandom) => Promise<void>;

/** What ends a rotation or delays it, and changes nothing that a compliant client is promised. */
const ORDINARY: readonly Act[] = [
  async (people, keyId, world, random) => {
    await people.hold(keyId, 'release-freeze');
    const heldMs = random.within(1, 9) * HOUR;
    world.timeline.in(heldMs, () => void world.guard(people.release(keyId, 'release-freeze')));
  },
  (people, keyId, _world, random) => people.extend(keyId, random.within(1, 4) * HOUR),
  (people, keyId) => people.expedite(keyId),
  (people, keyId) => people.rollBack(keyId),
  (people, keyId) => people.rollBack(keyId),
  (people, keyId) => people.restore(keyId),
  (people, keyId) => people.cancel(keyId),
  (people, keyId) => people.beginRotation(keyId),
];

/** Security acts, and the mistakes that people may make. */
const GRAVE: readonly Act[] = [
  (people, keyId) => people.compromise(keyId),
  (people, keyId, world, random) =>
    people.revokeVersion(keyId, random.pick(versionsOf(world, keyId))),
  async (people, keyId, world, random) => {
    await people.suspend(keyId);
    const resume = () => void world.guard(people.resume(keyId));
    world.timeline.in(random.within(1, 4) * HOUR, resume);
  },
  async (people, keyId, world, random) => {
    const holders = world.callers.filter((one) => one.keyId === keyId && one.holderId !== null);
    if (holders.length > 0) await people.holderGone(keyId, random.pick(holders).holderId ?? '');
  },
  async (people, keyId, world, random) => {
    const sources = world.database.query<{ id: string }>(
      'select id from sources where key_id = ? order by id',
      [keyId],
    );
    if (sources.length > 0) await people.sourceGone(keyId, random.pick(sources).id);
  },
];

/**
 * A person says of an instance that its process has ended: mostly of one that nobody has heard of for
 * long, and sometimes by mistake of one that lives.
 */
export function planInstancesGone(world: World, people: People): void {
  const random = world.random.of('instances gone');
  for (let left = random.pick([0, 0, 1, 2]); left > 0; left--) {
    const at = random.within(4 * HOUR, world.calmFrom - HOUR);
    const isMistaken = random.chance(0.25);
    world.timeline.at(at, () => {
      const living = world.verifiers
        .filter(({ isRunning }) => isRunning)
        .map(({ instance }) => instance);
      const [found] = world.database
        .query<{ id: string; verifier_id: string }>(
          'select id, verifier_id from instances where gone_at is null and closed_at is null order by last_report_at, id',
        )
        .filter(({ id }) => living.includes(id) === isMistaken);
      if (found !== undefined) void world.guard(people.instanceGone(found.verifier_id, found.id));
    });
  }
}

/** Draws what operators do to one key from when it was handed out until the world is left alone. */
export function planOperators(world: World, people: People, keyId: string): void {
  const random = world.random.of(`operators of ${world.keyName(keyId)}`);
  const { timeline } = world;
  const at = (instant: number, act: () => Promise<void>) => {
    if (instant < world.calmFrom) timeline.at(instant, () => void world.guard(act()));
  };
  let begun = world.now + random.within(2, 6) * HOUR;
  while (begun < world.calmFrom) {
    const expedite = random.chance(0.15);
    at(begun, () => people.beginRotation(keyId, expedite));
    const acts = random.pick([0, 0, 1, 1, 2, 3]);
    for (let count = 0; count < acts; count++) {
      const act = random.pick(ORDINARY);
      at(begun + random.next() * 18 * HOUR, () => act(people, keyId, world, random));
    }
    begun += random.within(10, 20) * HOUR;
  }
  if (random.chance(0.35)) {
    const act = random.pick(GRAVE);
    const from = random.within(10, 30) * HOUR;
    at(from, () => act(people, keyId, world, random));
  }
  planContainment(world, people, keyId);
  planMistakes(world, people, keyId);
  if (random.chance(0.18)) planRace(world, people, keyId, random);
  if (random.chance(0.2)) watchSuspension(world, people, keyId, random);
  if (random.chance(0.08)) {
    at(world.calmFrom - random.within(1, 10) * HOUR, () => people.revokeKey(keyId));
  }
}

/** What a person does about a leak without taking everything away at once, or takes away too much. */
const CONTAINING: readonly Act[] = [
  async (people, keyId, world, random) => {
    const narrowed = random.pick(versionsOf(world, keyId));
    await people.narrow(keyId, narrowed, random.pick([['read'], ['read'], []]));
  },
  (people, keyId, world, random) => {
    const known = world.nodes[0]?.deployment?.serverTime.now() ?? 0;
    const cameIn = Math.max(0, known - random.within(0, 9) * HOUR);
    const since = random.chance(0.4) ? { since: cameIn } : {};
    const versions = random.chance(0.4)
      ? { versions: [random.pick(versionsOf(world, keyId))] }
      : {};
    const refuseAfterMs = random.pick([0.5, 3, 8]) * HOUR;
    return people.compromise(keyId, { ...since, ...versions, refuseAfterMs });
  },
  (people, keyId, world, random) =>
    people.compromise(keyId, { versions: [random.pick(versionsOf(world, keyId))] }),
];

function planContainment(world: World, people: People, keyId: string): void {
  const random = world.random.of(`containment of ${world.keyName(keyId)}`);
  if (!random.chance(0.25)) return;
  const act = random.pick(CONTAINING);
  const at = random.within(6, 30) * HOUR;
  world.timeline.at(Math.max(at, world.now), () => {
    if (world.now < world.calmFrom) void world.guard(act(people, keyId, world, random));
  });
}

/** Somebody begins again what has just begun, and somebody wants back what has fallen. */
function planMistakes(world: World, people: People, keyId: string): void {
  const random = world.random.of(`mistakes about ${world.keyName(keyId)}`);
  const from = world.now + random.within(3, 30) * HOUR;
  const look = (left: number) => {
    if (world.now >= world.calmFrom || left === 0) return;
    const [early] = world.database.query(
      "select id from rotations where key_id = ? and ended_at is null and phase in ('publishing', 'ready')",
      [keyId],
    );
    if (early !== undefined) void world.guard(people.beginRotation(keyId));
    world.timeline.in(10 * 60_000, () => look(left - 1));
  };
  if (random.chance(0.4)) world.timeline.at(from, () => look(100));
  if (!random.chance(0.3)) return;
  const fall = () => {
    if (world.now >= world.calmFrom) return;
    const [rotation] = world.database.query<{ from_version: number }>(
      "select from_version from rotations where key_id = ? and ended_at is null and phase in ('migrating', 'draining')",
      [keyId],
    );
    if (rotation === undefined) world.timeline.in(HOUR, fall);
    else {
      const revoked = people.revokeVersion(keyId, rotation.from_version);
      void world.guard(revoked.then(() => people.rollBack(keyId)));
    }
  };
  world.timeline.at(from, fall);
}

/** A version falls at the instant at which a holder picks one up. */
function planRace(world: World, people: People, keyId: string, random: SeededRandom): void {
  world.timeline.at(random.within(9, 30) * HOUR, () => {
    if (world.now >= world.calmFrom) return;
    world.races.set(keyId, (version) =>
      random.chance(0.5) ? people.revokeVersion(keyId, version) : people.compromise(keyId),
    );
  });
}

/** A leak is found out while the old version is suspended. */
function watchSuspension(world: World, people: People, keyId: string, random: SeededRandom): void {
  const look = () => {
    if (world.now >= world.calmFrom) return;
    const [suspended] = world.database.query(
      "select id from rotations where key_id = ? and phase = 'suspended' and ended_at is null",
      [keyId],
    );
    if (suspended === undefined) world.timeline.in(HOUR, look);
    else void world.guard(people.compromise(keyId));
  };
  world.timeline.in(random.within(1, 2) * HOUR, look);
}

function versionsOf(world: World, keyId: string): number[] {
  const rows = world.database.query<{ number: number }>(
    "select number from versions where key_id = ? and state in ('active', 'suspended')",
    [keyId],
  );
  return rows.length === 0 ? [1] : rows.map(({ number }) => number);
}
