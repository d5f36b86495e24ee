import type { SeededRandom } from '../engine/seeded-random.ts';
import type { People } from './people.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** What somebody pushes by mistake. Nothing of it may reach a rotation. */
const WRONG: readonly unknown[] = [
  { quietMs: '' },
  { quietMs: -1 },
  { suspensionMs: 0.5 },
  { restore: '' },
  { narrowOrder: ['read', 'read'] },
  { jitterRatio: 7 },
  { polcy: {} },
  null,
];

/** In some worlds keys come under a policy, which is edited in the course of it, also wrongly. */
export function planPolicies(world: World, people: People): void {
  const random = world.random.of('policies');
  if (!random.chance(0.35)) return;
  const { timeline } = world;
  const at = (hours: number, act: () => Promise<void>) =>
    timeline.at(hours * HOUR, () => void world.guard(act()));
  let policyId: string | null = null;
  at(0.1, async () => {
    policyId = await people.addPolicy({ name: 'policy', ...choices(world, random) });
  });
  for (let left = random.within(1, 3); left > 0; left--) {
    at(random.within(2, 30), async () => {
      const keys = world.database.query<{ id: string }>('select id from keys order by id');
      if (policyId === null || keys.length === 0) return;
      const under = random.chance(0.75) ? policyId : null;
      await people.putUnderPolicy(random.pick(keys).id, under);
    });
  }
  for (let left = random.within(0, 3); left > 0; left--) {
    const pushed = random.pick([
      () => choices(world, random),
      () => ({}),
      () => random.pick(WRONG),
    ]);
    at(random.within(2, 33), async () => {
      if (policyId !== null) await people.editPolicy(policyId, pushed());
    });
  }
}

/** Sometimes verifiers of an api may go on for longer from some time on: a rule that a person changes. */
export function planLongerGrace(world: World, people: People, apiId: string): void {
  const random = world.random.of('longer grace');
  if (!random.chance(0.15)) return;
  world.timeline.at(random.within(4, 30) * HOUR, () => {
    const [api] = world.database.query<{ key_classes: string }>(
      'select key_classes from apis where id = ?',
      [apiId],
    );
    const { grace } = JSON.parse(api?.key_classes ?? '{}').default ?? {};
    const longer = grace === 'strict' ? 'balanced' : 'available';
    const edit = { apiId, scopeGrace: {}, keyClasses: { default: { grace: longer } } } as const;
    void world.guard(people.editApi(edit));
  });
}

/** Mostly some choices, each at least as careful as what the deployment itself says. */
function choices({ durations }: World, random: SeededRandom): Record<string, unknown> {
  const longer = (ms: number) =>
    random.chance(0.4) ? Math.round(ms * (1 + 0.8 * random.next())) : null;
  return {
    quietMs: longer(durations.quietMs),
    retireSafetyMs: longer(durations.retireSafetyMs),
    suspensionMs: longer(durations.suspensionMs),
    holdDownMs: longer(durations.holdDownMs),
    restore: random.pick([null, null, 'by-rule', 'ask']),
    narrowScopes: random.pick([null, 'by-evidence', 'off']),
    narrowOrder: random.pick([null, ['write'], ['read', 'write'], ['admin']]),
  };
}
