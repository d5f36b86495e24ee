import type { Machine } from '../engine/machine.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';
import { cut, onWays, waysOf } from './ways.ts';

const HOUR = 3_600_000;

/** The wall clock of a machine jumps, and is set right later. */
export const clockStep: Fault = {
  name: 'clock-step',
  weight: 3,
  minutes: [10, 300],
  begin(world, random) {
    const machine = anyMachine(world, random);
    const before = machine.wallErrorMs;
    const size = random.pick([2_000, 20_000, HOUR, 30 * 24 * HOUR]);
    machine.stepWall(random.chance(0.5) ? size : -size);
    return { subject: machine.name, end: () => machine.setWall(before) };
  },
};

/** The wall clock of a machine stands. */
export const clockStands: Fault = {
  name: 'clock-stands',
  weight: 1,
  minutes: [10, 300],
  begin(world, random) {
    const machine = anyMachine(world, random);
    const before = machine.wallErrorMs;
    machine.standWall();
    return { subject: machine.name, end: () => machine.setWall(before) };
  },
};

/** The monotonic clock of a verifier's machine runs as wrong as is tolerated, the other way. */
export const clockDrift: Fault = {
  name: 'clock-drift',
  weight: 2,
  minutes: [60, 900],
  begin(world, random) {
    const { machine } = random.pick(world.verifiers);
    const before = machine.rate;
    machine.setRate(2 - before);
    return { subject: machine.name, end: () => machine.setRate(before) };
  },
};

/** A machine sleeps: its monotonic clock stands, its uptime goes on. */
export const machineSleep: Fault = {
  name: 'machine-sleep',
  weight: 3,
  minutes: [5, 500],
  begin(world, random) {
    const { machine } = random.pick(world.verifiers);
    if (machine.isAsleep) return null;
    machine.sleep();
    // What is sent to it meanwhile is lost.
    const away = onWays(waysOf(world, machine.name), machine.name, cut);
    return {
      subject: machine.name,
      async end() {
        machine.wake();
        await away.end();
      },
    };
  },
};

/** A verifier is cut off, and its wall clock is put back meanwhile. */
export const clockBackCutOff: Fault = {
  name: 'clock-back-cut-off',
  weight: 2,
  minutes: [200, 800],
  begin(world, random) {
    const { machine } = random.pick(world.verifiers);
    const before = machine.wallErrorMs;
    const away = onWays(waysOf(world, machine.name), machine.name, cut);
    machine.stepWall(-random.pick([HOUR, 5 * HOUR, 30 * 24 * HOUR]));
    return {
      subject: machine.name,
      async end() {
        machine.setWall(before);
        await away.end();
      },
    };
  },
};

/** A node is started by a clock that is hours wrong; a person notices and puts it right. */
export const wrongTimeServer: Fault = {
  name: 'wrong-time-server',
  weight: 2,
  minutes: [10, 240],
  begin(world, random) {
    const node = random.pick(world.nodes);
    const { machine } = node;
    const before = machine.wallErrorMs;
    machine.stepWall((random.chance(0.7) ? 1 : -1) * random.within(1, 60) * HOUR);
    node.crash();
    void world.guard(node.start());
    return {
      subject: node.name,
      async end() {
        machine.setWall(before);
        node.crash();
        await node.start();
      },
    };
  },
};

function anyMachine(world: World, random: SeededRandom): Machine {
  return random.pick([...world.nodes, ...world.verifiers]).machine;
}
