import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { addApi } from '../../../packages/server/src/lifecycle/api-add.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import { OPERATOR } from './operator.ts';
import type { World } from './world.ts';

/** Which apis there are, and which of them each verifier and key is of. */
export interface Layout {
  /** How many regions there are. */
  regions(usual: number): number;
  /** The api that a verifier protects, and all that its group is told of. */
  ofVerifier(index: number): { api: string; apis: readonly string[] };
  ofKey(index: number): string;
}

/** Mostly one api and few regions; sometimes a second api, whose verifiers may hear of both. */
export async function drawLayout(
  world: World,
  deployment: Deployment,
  first: string,
  scopes: readonly string[],
): Promise<Layout> {
  const random = world.random.of('layout');
  const isWide = random.chance(0.15);
  const regions = random.within(4, 6);
  const all = [first];
  if (random.chance(0.25)) {
    const second = { name: 'orders', prefix: 'bolt', scopes, scopeGrace: {} };
    const keyClasses = { default: { grace: random.pick(['balanced', 'available'] as const) } };
    const { id } = await addApi(deployment, OPERATOR, { ...second, keyClasses });
    all.push(id);
  }
  return {
    regions: (usual) => (isWide ? regions : usual),
    ofVerifier(index) {
      const api = apiAt(all, index, random);
      return { api, apis: random.chance(0.4) ? all : [api] };
    },
    ofKey: (index) => apiAt(all, index, random),
  };
}

/** Each has at least one of the first few. */
function apiAt(all: readonly string[], index: number, random: SeededRandom): string {
  return all[index - 1] ?? random.pick(all);
}
