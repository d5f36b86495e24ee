import { HandDeployed } from '../callers/hand-deployed.ts';
import { SdkHolder } from '../callers/sdk-holder.ts';
import { People } from '../world/people.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';
import { onceRotating, type SeenRotation } from './once-rotating.ts';

/** A secret store cannot be read; caches go on with what they have. */
export const secretsAway: Fault = {
  name: 'secrets-away',
  weight: 2,
  minutes: [30, 500],
  begin(world, random) {
    if (world.secretStores.length === 0) return null;
    const secrets = random.pick(world.secretStores);
    secrets.isAway = true;
    return {
      subject: secrets.name,
      end() {
        secrets.isAway = false;
      },
    };
  },
};

/** A program with the SDK crashes and starts again. */
export const clientCrash: Fault = {
  name: 'client-crash',
  weight: 2,
  minutes: [1, 90],
  begin(world, random) {
    const clients = world.callers.filter((caller) => caller instanceof SdkHolder);
    if (clients.length === 0) return null;
    const client = random.pick(clients);
    client.restart(random.within(1, 60) * 60_000);
    return { subject: client.name, end: () => {} };
  },
};

function enrolledClients(world: World): SdkHolder[] {
  const clients = world.callers.filter((caller) => caller instanceof SdkHolder);
  return clients.filter(({ holderId }) => holderId !== null);
}

/** A program with the SDK is off for what are weeks here, and comes back with what it had. */
export const clientOff: Fault = {
  name: 'client-off',
  weight: 6,
  minutes: [600, 2_000],
  begin(world, random) {
    const clients = enrolledClients(world);
    if (clients.length === 0) return null;
    const client = random.pick(clients);
    // Mostly while there is something new to pick up.
    const isNew = ({ key_id, to_version }: SeenRotation) =>
      key_id === client.keyId && !client.held().includes(to_version);
    const switchOff = (): void => client.switchOff();
    let giveUp = (): void => {};
    if (random.chance(0.2)) switchOff();
    else giveUp = onceRotating(world, isNew, switchOff);
    return {
      subject: client.name,
      end() {
        giveUp();
        client.switchOn();
      },
    };
  },
};

/** A program is gone for good, and after a while a person says so. */
export const clientLeaves: Fault = {
  name: 'client-leaves',
  weight: 1,
  minutes: [60, 900],
  begin(world, random) {
    const clients = enrolledClients(world);
    if (clients.length === 0) return null;
    const client = random.pick(clients);
    client.leave();
    return {
      subject: client.name,
      end: () => new People(world).holderGone(client.keyId, client.holderId ?? ''),
    };
  },
};

/** The person who deploys by hand takes longer than was declared. */
export const slowPerson: Fault = {
  name: 'slow-person',
  weight: 1,
  minutes: [600, 1_200],
  begin(world, random) {
    const deployed = world.callers.filter((caller) => caller instanceof HandDeployed);
    if (deployed.length === 0) return null;
    const caller = random.pick(deployed);
    const { slowness } = caller;
    caller.slowness = 1.2 + 3 * random.next();
    return {
      subject: caller.name,
      end() {
        caller.slowness = slowness;
      },
    };
  },
};

/** A gateway keeps a no for far longer than it may. */
export const staleGateway: Fault = {
  name: 'stale-gateway',
  weight: 2,
  minutes: [60, 600],
  begin(world, random) {
    const gateways = world.gateways.filter(({ isStale }) => !isStale);
    if (gateways.length === 0) return null;
    const gateway = random.pick(gateways);
    gateway.isStale = true;
    return {
      subject: gateway.name,
      end() {
        gateway.isStale = false;
        gateway.clear();
      },
    };
  },
};
