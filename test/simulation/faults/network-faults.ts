import type { Way } from '../engine/network.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { World } from '../world/world.ts';
import type { Fault, FaultAtWork } from './fault.ts';
import { onceRotating, type SeenRotation } from './once-rotating.ts';
import { revokeSomething } from './revoke-something.ts';
import { cut, onWays, waysOf } from './ways.ts';

/** Messages are lost, on all ways. */
export const lossyNetwork: Fault = {
  name: 'lossy-network',
  weight: 3,
  minutes: [20, 240],
  begin: (world, random) =>
    onWays(allWays(world), 'all', (way) => {
      way.lostShare = 0.02 + 0.4 * random.next();
    }),
};

/** Messages take long, and so overtake each other. */
export const slowNetwork: Fault = {
  name: 'slow-network',
  weight: 2,
  minutes: [20, 300],
  begin: (world, random) =>
    onWays(allWays(world), 'all', (way) => {
      way.mostMs = random.within(500, 90_000);
    }),
};

/** Requests reach the server twice, as from a proxy that repeats them. */
export const doubledRequests: Fault = {
  name: 'doubled-requests',
  weight: 2,
  minutes: [30, 400],
  begin: (world) =>
    onWays(allWays(world), 'all', (way) => {
      way.doubledShare = 0.3;
    }),
};

/** One direction between a verifier and all servers carries nothing. */
export const oneWayPartition: Fault = {
  name: 'one-way-partition',
  weight: 4,
  minutes: [20, 420],
  begin(world, random) {
    const verifier = random.pick(world.verifiers).name;
    const isOutward = random.chance(0.5);
    const ways = world.nodes.map(({ name }) =>
      isOutward ? world.network.way(verifier, name) : world.network.way(name, verifier),
    );
    return onWays(ways, `${isOutward ? 'from' : 'to'} ${verifier}`, cut);
  },
};

/** Some verifiers, or clients, and all servers do not hear each other. */
export const partition: Fault = {
  name: 'partition',
  weight: 4,
  minutes: [20, 600],
  begin(world, random) {
    const places = [...new Set(random.chance(0.7) ? verifiers(world) : clients(world))];
    const share = random.next();
    const struck = places.filter(() => random.chance(share));
    return onWays(
      struck.flatMap((name) => waysOf(world, name)),
      struck.join(' '),
      cut,
    );
  },
};

/** Ways of a random subset are stopped one by one, and freed in another order. */
export const swizzleClogging: Fault = {
  name: 'swizzle-clogging',
  weight: 2,
  minutes: [40, 240],
  begin(world, random) {
    const ways = allWays(world).filter(() => random.chance(0.5));
    const cancels = ways.map((way) =>
      world.timeline.in(random.within(0, 20) * 60_000, () => {
        way.clogged ??= [];
      }),
    );
    return {
      subject: `${ways.length} ways`,
      async end() {
        for (const cancel of cancels) cancel();
        for (const way of shuffled(ways, random)) world.network.free(way);
      },
    };
  },
};

/** What servers stream stays in a proxy; calls and their answers get through. */
export const gatheringProxy: Fault = {
  name: 'gathering-proxy',
  weight: 3,
  minutes: [100, 600],
  begin(world, random) {
    const struck = verifiers(world).filter(() => random.chance(0.6));
    return onWays(
      struck.flatMap((name) => waysOf(world, name)),
      struck.join(' '),
      (way) => {
        way.gathersStreams = true;
      },
    );
  },
};

/** A verifier is cut off, and what it saw meanwhile dies with it. */
export const lostCutOff: Fault = {
  name: 'lost-cut-off',
  weight: 4,
  minutes: [60, 420],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    if (!verifier.isRunning) return null;
    const { subject, end } = onWays(waysOf(world, verifier.name), verifier.name, cut);
    if (random.chance(0.5)) {
      world.timeline.in(random.within(20, 200) * 60_000, () => {
        verifier.crash();
        verifier.start();
      });
    }
    return {
      subject,
      async end() {
        verifier.crash();
        await end();
        verifier.start();
      },
    };
  },
};

/** A verifier is cut off while it is judged whether anybody still uses what leaves. */
export const cutOffDraining: Fault = {
  name: 'cut-off-draining',
  weight: 6,
  minutes: [600, 1_400],
  begin(world, random) {
    // A region that accepts nothing at all would hold everything up by itself.
    const beside = world.verifiers.filter(({ name, place }) =>
      world.verifiers.some((one) => one.name !== name && one.place.region === place.region),
    );
    if (beside.length === 0) return null;
    const verifier = random.pick(beside).name;
    let away: FaultAtWork | null = null;
    const isDraining = ({ phase }: SeenRotation) => phase === 'draining';
    let isOver = false;
    // What overlaps is judged hours later, and then its grace should not have ended yet.
    const laterMs = random.within(0, 360) * 60_000;
    const cutOff = (): void => {
      if (!isOver) away = onWays(waysOf(world, verifier), verifier, cut);
    };
    const giveUp = onceRotating(world, isDraining, () => world.timeline.in(laterMs, cutOff));
    return {
      subject: verifier,
      async end() {
        isOver = true;
        giveUp();
        await away?.end();
      },
    };
  },
};

/** Something is revoked while some verifiers are cut off. */
export const revokedCutOff: Fault = {
  name: 'revoked-cut-off',
  weight: 2,
  minutes: [300, 900],
  begin(world, random) {
    const struck = verifiers(world).filter(() => random.chance(0.5));
    world.timeline.in(random.within(1, 60) * 60_000, () => revokeSomething(world, random));
    return onWays(
      struck.flatMap((name) => waysOf(world, name)),
      struck.join(' '),
      cut,
    );
  },
};

function verifiers(world: World): string[] {
  return world.verifiers.map(({ name }) => name);
}

function clients(world: World): string[] {
  const holders = world.callers.filter(({ holderId }) => holderId !== null);
  return [...holders, ...world.secretStores].map(({ name }) => name);
}

function allWays(world: World): Way[] {
  return [...verifiers(world), ...clients(world)].flatMap((name) => waysOf(world, name));
}

function shuffled<T>(list: readonly T[], random: SeededRandom): T[] {
  return list
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
