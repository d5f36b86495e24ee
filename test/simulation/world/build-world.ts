import type { GraceClass } from '@keyturn/core';
import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { addVerifier } from '../../../packages/server/src/keyset/verifier-add.ts';
import { addApi } from '../../../packages/server/src/lifecycle/api-add.ts';
import { addClient } from '../../../packages/server/src/lifecycle/client-add.ts';
import type { NewKey } from '../../../packages/server/src/lifecycle/new-key.ts';
import { addRegion } from '../../../packages/server/src/lifecycle/region-add.ts';
import { START_MS } from '../engine/machine.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { planAbsence } from './absences.ts';
import { placeCallers } from './callers-of-key.ts';
import { WorldDatabase } from './database.ts';
import { Gateway } from './gateway.ts';
import { drawLayout, type Layout } from './layout.ts';
import { misdirect } from './misdirect.ts';
import { OPERATOR } from './operator.ts';
import { planInstancesGone, planOperators } from './operator-acts.ts';
import { People } from './people.ts';
import { planLongerGrace, planPolicies } from './policy-acts.ts';
import { VerifierProcess } from './verifier-process.ts';
import { World } from './world.ts';

const SCOPES = ['read', 'write'];
/** Rarely a world has as many verifiers as this; it takes its time. */
const MANY_VERIFIERS = 50;

/** A world with its nodes, and nothing in it yet. */
export async function buildWorld(seed: number): Promise<World> {
  const world = new World(seed, await WorldDatabase.begin());
  const nodes = world.random.of('nodes').pick([1, 1, 2, 3]);
  for (let count = 0; count < nodes; count++) await world.addNode().start();
  return world;
}

/** Draws what is in it: apis, regions, verifiers, keys, callers, and what people will do. */
export async function furnish(world: World): Promise<void> {
  const [node] = world.nodes;
  const deployment = node?.deployment;
  if (!deployment) throw new Error('the first node does not run');
  const random = world.random.of('furnish');
  const api = await addApi(deployment, OPERATOR, {
    name: 'prices',
    prefix: 'acme',
    scopes: SCOPES,
    scopeGrace: random.chance(0.3) ? { write: 'strict' } : {},
    keyClasses: {
      default: { grace: random.pick<GraceClass>(['balanced', 'available', 'strict']) },
    },
  });
  const layout = await drawLayout(world, deployment, api.id, SCOPES);
  const regions = Array.from(
    { length: layout.regions(random.within(2, 3)) },
    (_, index) => `region-${index + 1}`,
  );
  for (const name of regions) await addRegion(deployment, OPERATOR, { name });
  if (random.chance(0.5)) world.gateways.push(new Gateway(world, 'gateway-1'));
  await addVerifiers(world, deployment, { layout, regions, random });
  await addKeys(world, deployment, layout, random);
  planFaults(world);
}

async function addVerifiers(
  world: World,
  deployment: Deployment,
  { layout, regions, random }: { layout: Layout; regions: readonly string[]; random: SeededRandom },
): Promise<void> {
  const count = random.chance(0.003) ? MANY_VERIFIERS : random.pick([3, 3, 3, 4, 4, 5, 8]);
  const isOlder = world.random.of('releases');
  const share = isOlder.pick([0, 0, 0, 0.5]);
  for (let index = 1; index <= count; index++) {
    const name = `verifier-${index}`;
    const region = random.pick(regions);
    const { api, apis } = layout.ofVerifier(index);
    const { id, token } = await addVerifier(deployment, OPERATOR, { name, region, apis });
    world.tokens.set(token, id);
    const place = { name, region, token, group: id, api, apis, keepsFile: random.chance(0.6) };
    const process = new VerifierProcess(world, world.machine(name), place);
    process.isOlder = isOlder.chance(share);
    world.verifiers.push(process);
    world.timeline.in(random.within(0, 60_000), () => process.start());
  }
}

async function addKeys(
  world: World,
  deployment: Deployment,
  layout: Layout,
  random: SeededRandom,
): Promise<void> {
  const people = new People(world);
  const { id: clientId } = await addClient(deployment, OPERATOR, { name: 'client', contacts: [] });
  planInstancesGone(world, people);
  planPolicies(world, people);
  planLongerGrace(world, people, layout.ofKey(1));
  const keys = random.pick([1, 1, 1, 2]);
  for (let index = 1; index <= keys; index++) {
    const scopes = random.chance(0.5) ? ['read'] : SCOPES;
    const apiId = layout.ofKey(index);
    const key = {
      ...{ apiId, clientId, name: `key-${index}`, environment: 'live' as const, owner: 'ops' },
      ...{ purpose: 'simulation', scopes, class: 'default', labels: {}, regions: [] },
      ...{ addresses: [], notBefore: null, expiresAt: endOf(world, index), policyId: null },
    };
    const begin = (keyId: string, keyString: string) => {
      world.apiOfKey.set(keyId, apiId);
      placeCallers(world, { keyId, keyString, scopes });
      misdirect(world, { keyId, keyString, scopes });
      planOperators(world, people, keyId);
      planAbsence(world, keyId);
    };
    const at = random.within(5, 60) * 60_000;
    world.timeline.in(at, () => void world.guard(people.issue(key, begin)));
    if (index === 1) issueForTests(world, people, key);
  }
}

/** Sometimes there is a key of the other environment, and somebody who takes it for one of this. */
function issueForTests(world: World, people: People, like: NewKey): void {
  const random = world.random.of('key for tests');
  if (!random.chance(0.15)) return;
  const key = { ...like, name: 'key-test', environment: 'test' as const, expiresAt: null };
  world.timeline.in(random.within(5, 60) * 60_000, () => {
    const begin = (keyId: string, keyString: string) => {
      misdirect(world, { keyId, keyString, scopes: key.scopes }, true);
    };
    void world.guard(people.issue(key, begin));
  });
}

/** Some keys end in the course of the world. Server time, ms; null: it has no end. */
function endOf(world: World, index: number): number | null {
  const random = world.random.of(`end of key ${index}`);
  return random.chance(0.08) ? START_MS + random.within(12, 46) * 3_600_000 : null;
}
