import type { HolderClass, HolderKind } from '@keyturn/core';
import type { HolderIdentity } from '../../../packages/client/src/identity/holder-identity.ts';
import type { ClientPorts } from '../../../packages/client/src/ports.ts';
import { createGrant } from '../../../packages/server/src/deliver/grant-create.ts';
import { enrolHolder } from '../../../packages/server/src/deliver/holder-enrol.ts';
import { Life } from '../engine/life.ts';
import type { Machine } from '../engine/machine.ts';
import { ProcessSchedule } from '../engine/process-schedule.ts';
import { OPERATOR } from './operator.ts';
import type { Surroundings } from './surroundings.ts';
import { SERVER_URL } from './verifier-process.ts';
import { WorldHolderKeys } from './world-holder-keys.ts';

/** A process at a client, with the client's ports. */
export interface ClientProcess {
  ports: ClientPorts;
  life: Life;
  machine: Machine;
}

export function clientProcess(world: Surroundings, name: string): ClientProcess {
  const machine = world.machine(name);
  const life = new Life();
  const random = world.random.of(`client ${name}`);
  const schedule = new ProcessSchedule(machine, life, (ms) => ms);
  return {
    machine,
    life,
    ports: {
      clock: machine,
      random: () => random.next(),
      schedule,
      fetch: (input, init) =>
        world.network.call(name, world.nodeFor(name), String(input), init ?? {}, life),
    },
  };
}

/** Enrols a holder by a grant, as a person does. Null: the server would not, or was away. */
export async function enrolInWorld(
  world: Surroundings,
  name: string,
  keyId: string,
  { kind = 'durable', class: of = 'sdk' }: { kind?: HolderKind; class?: HolderClass } = {},
): Promise<HolderIdentity | null> {
  const keys = new WorldHolderKeys(world.random.of(`holder ${name}`));
  const node = world.nodeFor(name);
  const about = { verb: 'holder.enrol', by: 'operator', keyId, versions: [] } as const;
  const openingKeyProof = await keys.openingKeyProof();
  const enrolled = await node.run(about, async (deployment) => {
    const { grant } = await createGrant(deployment, OPERATOR, { keyId, name });
    const actor = { kind: 'holder', id: 'grant', name, address: '203.0.113.9' } as const;
    const { signingKey, openingKey } = keys;
    const request = { name, kind, class: of, signingKey, openingKey, openingKeyProof };
    return enrolHolder(deployment, actor, { grant }, request);
  });
  if (enrolled === null) return null;
  return { ...enrolled, name, kind, class: of, keys, versions: [], confirmed: false };
}

export const HOLDER_SERVER = { url: SERVER_URL };
