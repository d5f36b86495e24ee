import { LIES } from '../world/lies.ts';
import type { Fault } from './fault.ts';

/** A verifier is gone at once, and begins anew from its file. */
export const verifierCrash: Fault = {
  name: 'verifier-crash',
  weight: 5,
  minutes: [1, 200],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    if (!verifier.isRunning) return null;
    verifier.crash();
    if (random.chance(0.2)) verifier.tearFile(random.next());
    return { subject: verifier.name, end: () => verifier.start() };
  },
};

/** A verifier stops cleanly and starts again, as for a new release. */
export const verifierRestart: Fault = {
  name: 'verifier-restart',
  weight: 3,
  minutes: [1, 60],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    if (!verifier.isRunning) return null;
    const stopping = world.guard(verifier.stop());
    return {
      subject: verifier.name,
      async end() {
        // One that is cut off takes its time to stop.
        await stopping;
        verifier.isOlder = false;
        verifier.start();
      },
    };
  },
};

/** A verifier crashes, and what it finds on its disk is of some hours ago: its machine was restored. */
export const olderFile: Fault = {
  name: 'older-file',
  weight: 2,
  minutes: [30, 400],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    if (!verifier.isRunning || !verifier.place.keepsFile) return null;
    const image = verifier.disk.image();
    return {
      subject: verifier.name,
      end() {
        verifier.crash();
        verifier.disk.putBack(image);
        verifier.start();
      },
    };
  },
};

/** The disk of a verifier takes nothing, or forgets what it took. */
export const verifierDisk: Fault = {
  name: 'verifier-disk',
  weight: 2,
  minutes: [30, 400],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    const { faults } = verifier.disk;
    const isFull = random.chance(0.5);
    faults.isFull = isFull;
    faults.losesNext = !isFull;
    return {
      subject: verifier.name,
      end() {
        faults.isFull = false;
        faults.losesNext = false;
      },
    };
  },
};

/** The process of a verifier is stopped for a while; its clocks go on. */
export const verifierFreeze: Fault = {
  name: 'verifier-freeze',
  weight: 2,
  minutes: [5, 240],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    verifier.freeze(random.within(5, 200) * 60_000);
    return { subject: verifier.name, end: () => {} };
  },
};

/** A second process runs with the state of the first: a machine was copied. */
export const clonedVerifier: Fault = {
  name: 'cloned-verifier',
  weight: 3,
  minutes: [200, 900],
  begin(world, random) {
    const verifier = random.pick(world.verifiers);
    if (!verifier.isRunning) return null;
    const clone = verifier.clone();
    world.verifiers.push(clone);
    clone.start();
    return {
      subject: verifier.name,
      async end() {
        verifier.copies.splice(verifier.copies.indexOf(clone), 1);
        await clone.stop();
        world.verifiers.splice(world.verifiers.indexOf(clone), 1);
      },
    };
  },
};

/** Somebody has broken into a verifier, and its reports are not true. */
export const lyingVerifier: Fault = {
  name: 'lying-verifier',
  weight: 2,
  minutes: [600, 1_800],
  begin(world, random) {
    if (world.verifiers.length < 2) return null;
    const verifier = random.pick(world.verifiers);
    verifier.lies(random.pick(LIES));
    return { subject: verifier.name, end: () => {} };
  },
};
