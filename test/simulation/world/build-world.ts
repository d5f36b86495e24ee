import { addVerifier } from '../../../packages/server/src/keyset/verifier-add.ts';
import { addApi } from '../../../packages/server/src/lifecycle/api-add.ts';
import { addClient } from '../../../packages/server/src/lifecycle/client-add.ts';
import { addRegion } from '../../../packages/server/src/lifecycle/region-add.ts';
import { SecretCache } from '../callers/secret-cache.ts';
import { WorldDatabase } from './database.ts';
import { OPERATOR } from './operator.ts';
import { People } from './people.ts';
import { SecretManager } from './secret-manager.ts';
import { VerifierProcess } from './verifier-process.ts';
import { World } from './world.ts';

/** Draws a world from its seed and sets it up; nothing has happened in it yet. */
export async function buildWorld(seed: number): Promise<World> {
  const world = new World(seed, await WorldDatabase.begin());
  const node = world.addNode();
  await node.start();
  return world;
}

/** What stands when the world begins: regions, apis, verifiers, clients. */
export async function furnish(world: World): Promise<void> {
  const [node] = world.nodes;
  const deployment = node?.deployment;
  if (!deployment) throw new Error('the first node does not run');
  const random = world.random.of('furnish');
  const { id: api } = await addApi(deployment, OPERATOR, {
    name: 'prices',
    prefix: 'acme',
    scopes: ['read', 'write'],
    scopeGrace: {},
    keyClasses: {},
  });
  await addRegion(deployment, OPERATOR, { name: 'eu' });
  const verifiers = random.within(3, 8);
  for (let index = 1; index <= verifiers; index++) {
    const name = `verifier-${index}`;
    const { id, token } = await addVerifier(deployment, OPERATOR, {
      name,
      region: 'eu',
      apis: [api],
    });
    world.tokens.set(token, id);
    const place = { name, region: 'eu', token, group: id, api, keepsFile: random.chance(0.5) };
    const process = new VerifierProcess(world, world.machine(name), place);
    world.verifiers.push(process);
    world.timeline.in(random.within(0, 60_000), () => process.start());
  }
  const { id: clientId } = await addClient(deployment, OPERATOR, { name: 'client', contacts: [] });
  const people = new People(world);
  const key = {
    ...{ apiId: api, clientId, name: 'bot', environment: 'live' as const, owner: 'ops' },
    ...{ purpose: 'simulation', scopes: ['read'], class: 'default', labels: {}, regions: [] },
    ...{ addresses: [], notBefore: null, expiresAt: null, policyId: null },
  };
  const begin = (keyId: string, keyString: string) => {
    const manager = new SecretManager(world, 'secrets-1', keyId, keyString);
    void world.guard(manager.start());
    for (let index = 1; index <= 3; index++) {
      const place = {
        name: `cache-${index}`,
        kind: 'secret-cache' as const,
        ...{ keyId, verifiers: world.verifiers, scopes: ['read'] },
      };
      new SecretCache(world, place, manager).start();
    }
    world.timeline.in(6 * 3_600_000, () => void world.guard(people.beginRotation(keyId)));
  };
  world.timeline.in(300_000, () => void world.guard(people.issue(key, begin)));
}
