import {
  DEFAULT_LADDER_MS,
  effectivePolicy,
  formatInstant,
  type PlannedKey,
  type PolicyMembers,
  type PolicyPlan,
  plannedRotations,
  type RotationPlan,
  valuesOf,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Command } from '../lifecycle/command.ts';
import { durationsOf } from '../lifecycle/rotation-facts.ts';
import type { NoticeChannels } from '../notify/notice-channels.ts';
import { placeOf } from '../schedules/next-rotation-of.ts';
import { policyCandidates } from './effective-of.ts';
import { keysUnder } from './keys-under.ts';
import { type PlanAudience, planAudiences } from './plan-audience.ts';

const YEAR_MS = 365 * 86_400_000;

/** Nobody reads more; how many are left out is said. */
const MOST_KEYS = 200;
const MOST_ROTATIONS_SHOWN = 12;

/** Of all keys together: a policy may have a key rotate each day. */
const MOST_ROTATIONS = 2_000;

const NOBODY: PlanAudience = { contacts: [], operators: false };

/** What a plan is made of, as a transaction saw it. */
export interface PlanFacts {
  now: number;
  /** Those of the oldest hand-out. */
  keys: KeyFacts[];
  under: number;
}

interface KeyFacts {
  id: string;
  name: string;
  clientId: string;
  clientName: string;
  told: PlanAudience;
  expiresAt: number | null;
  handedOutAt: number;
  notBefore: number;
  policy: PolicyMembers;
}

/** The keys that come under these policies and were handed out, those of the oldest hand-out first. */
export async function planFacts(
  { tx, now }: Command,
  policyIds: readonly string[],
  channels: NoticeChannels,
): Promise<PlanFacts> {
  if (policyIds.length === 0) return { now, keys: [], under: 0 };
  const under = keysUnder(tx, policyIds);
  const { count } = await under
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await under
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .innerJoin('versions', (join) =>
      join
        .onRef('versions.key_id', '=', 'keys.id')
        .on('versions.designation', '=', 'primary')
        .on('versions.handed_out_at', 'is not', null),
    )
    .select(['keys.id', 'keys.name', 'keys.api_id', 'keys.class', 'keys.client_id'])
    .select(['keys.policy_id', 'keys.expires_at', 'keys.scheduled_since'])
    .select(['clients.name as client_name', 'versions.handed_out_at'])
    .orderBy('versions.handed_out_at')
    .orderBy('keys.id')
    .limit(MOST_KEYS)
    .execute();
  const candidatesOf = await policyCandidates(tx, rows);
  const audiences = await planAudiences(tx, channels, rows, now);
  const keys = rows.map(
    (row): KeyFacts => ({
      id: row.id,
      name: row.name,
      clientId: row.client_id,
      clientName: row.client_name,
      told: audiences.get(row.id) ?? NOBODY,
      expiresAt: row.expires_at,
      handedOutAt: row.handed_out_at ?? now,
      notBefore: row.scheduled_since ?? now,
      policy: valuesOf(effectivePolicy(candidatesOf(row))),
    }),
  );
  return { now, keys, under: count };
}

/** What follows within a year, where nothing waits. */
export function policyPlan(deployment: Deployment, { now, keys, under }: PlanFacts): PolicyPlan {
  const to = now + YEAR_MS;
  const planned: { key: KeyFacts; plan: RotationPlan }[] = [];
  let count = 0;
  for (const key of keys) {
    if (count > MOST_ROTATIONS) break;
    const plan = planOf(deployment, key, { from: now, to });
    count += plan.rotations.length;
    planned.push({ key, plan });
  }
  const inOrder = planned.toSorted((one, other) => beginOf(one.plan) - beginOf(other.plan));
  return {
    from: formatInstant(now),
    to: formatInstant(to),
    keys: inOrder.map(plannedKey),
    keysLeftOut: under - inOrder.length,
  };
}

function beginOf({ rotations }: RotationPlan): number {
  return rotations[0]?.at ?? Number.MAX_SAFE_INTEGER;
}

function planOf(
  deployment: Deployment,
  key: KeyFacts,
  span: { from: number; to: number },
): RotationPlan {
  const { policy, handedOutAt, notBefore, expiresAt } = key;
  const facts = {
    ...{ handedOutAt, notBefore, expiresAt },
    jitter: placeOf(deployment, key.id),
    durations: durationsOf(deployment, { policy }),
  };
  return plannedRotations(policy, facts, deployment.timeZones, span);
}

function plannedKey({ key, plan }: { key: KeyFacts; plan: RotationPlan }): PlannedKey {
  const { policy } = key;
  const shown = plan.rotations.slice(0, MOST_ROTATIONS_SHOWN);
  return {
    keyId: key.id,
    keyName: key.name,
    clientId: key.clientId,
    clientName: key.clientName,
    rotations: shown.map(({ at, outOfUseAt, text }) => ({
      beginsAt: formatInstant(at),
      outOfUseAt: outOfUseAt === null ? null : formatInstant(outOfUseAt),
      text,
    })),
    rotationsLeftOut: plan.rotations.length - shown.length,
    ...key.told,
    ladderMs: [...(policy.ladderMs ?? DEFAULT_LADDER_MS)],
  };
}
