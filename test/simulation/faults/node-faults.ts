import type { Fault } from './fault.ts';

/** A node is gone at some statement of what it does next, and comes back. */
export const nodeCrash: Fault = {
  name: 'node-crash',
  weight: 5,
  minutes: [1, 150],
  begin(world, random) {
    const node = random.pick(world.nodes);
    const { store } = node;
    if (store === null) return null;
    let left = random.within(0, 60);
    store.faults.onStatement = () => {
      if (left-- === 0) node.crash();
    };
    return {
      subject: node.name,
      async end() {
        node.crash();
        await node.start();
      },
    };
  },
};

/** No node answers. */
export const allNodesDown: Fault = {
  name: 'all-nodes-down',
  weight: 2,
  minutes: [10, 400],
  begin(world) {
    for (const node of world.nodes) node.crash();
    return {
      subject: 'all nodes',
      async end() {
        for (const node of world.nodes) await node.start();
      },
    };
  },
};

/** A clean restart, as for a new release. */
export const nodeRestart: Fault = {
  name: 'node-restart',
  weight: 2,
  minutes: [1, 10],
  begin(world, random) {
    const node = random.pick(world.nodes);
    if (node.deployment === null) return null;
    void world.guard(node.stop());
    return { subject: node.name, end: () => node.start() };
  },
};

/** The database takes no writes. */
export const fullDisk: Fault = {
  name: 'full-disk',
  weight: 2,
  minutes: [10, 300],
  begin(world) {
    const stores = world.nodes.map(({ store }) => store).filter((store) => store !== null);
    for (const store of stores) store.faults.isFull = true;
    return {
      subject: 'the database',
      end() {
        for (const store of stores) store.faults.isFull = false;
      },
    };
  },
};

/** One node has no database. */
export const databaseAway: Fault = {
  name: 'database-away',
  weight: 2,
  minutes: [5, 200],
  begin(world, random) {
    const node = random.pick(world.nodes);
    const { store } = node;
    if (store === null) return null;
    store.faults.isAway = true;
    return {
      subject: node.name,
      end() {
        store.faults.isAway = false;
      },
    };
  },
};

/** One node waits long before each read and transaction, and others act in between. */
export const slowNode: Fault = {
  name: 'slow-node',
  weight: 4,
  minutes: [30, 500],
  begin(world, random) {
    const node = random.pick(world.nodes);
    const { store } = node;
    if (store === null) return null;
    const most = random.pick([50, 500, 4_000]);
    store.faults.waitBefore = () =>
      random.chance(0.3)
        ? new Promise((resolve) => world.timeline.in(random.within(1, most), resolve))
        : null;
    return {
      subject: node.name,
      end() {
        store.faults.waitBefore = null;
      },
    };
  },
};
