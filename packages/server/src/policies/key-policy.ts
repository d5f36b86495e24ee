import {
  DEFAULT_LADDER_MS,
  effectivePolicy,
  type GraceClass,
  type KeyPolicy,
  NO_MEMBERS,
  POLICY_LEVELS,
  type PolicyMembers,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { graceOfClass } from '../lifecycle/keyset-records.ts';
import { Refusal } from '../problem/refusal.ts';
import { policyCandidates } from './effective-of.ts';
import { policyNames } from './policy-names.ts';

/**
 * What counts for a key, member by member, and which policy says so.
 *
 * @throws Refusal `not-found`
 */
export async function showKeyPolicy(deployment: Deployment, keyId: string): Promise<KeyPolicy> {
  const { db } = deployment.store;
  const key = await db.selectFrom('keys').selectAll().where('id', '=', keyId).executeTakeFirst();
  if (!key) throw new Refusal('not-found', `There is no key ${keyId}.`);
  const candidates = (await policyCandidates(db, [key]))(key);
  const names = await policyNames(
    db,
    candidates.map(({ policy }) => policy),
  );
  const effective = effectivePolicy(candidates, deploymentMembers(deployment));
  if (effective.grace.policy === null) {
    effective.grace = {
      value: await classGrace(deployment, key),
      level: 'key-class',
      policy: null,
    };
  }
  const members = Object.entries(effective).map(([member, { value, level, policy }]) => [
    member,
    { value, level, policyId: policy },
  ]);
  return {
    keyId,
    policies: POLICY_LEVELS.flatMap((level) =>
      candidates
        .filter((one) => one.level === level)
        .map((one) => ({ id: one.policy, name: names.get(one.policy) ?? '', level: one.level })),
    ),
    members: Object.fromEntries(members),
  };
}

/** What its api says of the key's class, where no policy says anything. */
async function classGrace(
  { store }: Deployment,
  key: { api_id: string; class: string },
): Promise<GraceClass> {
  const api = await store.db
    .selectFrom('apis')
    .select('key_classes')
    .where('id', '=', key.api_id)
    .executeTakeFirstOrThrow();
  return graceOfClass(api, key.class);
}

/** What counts where no policy says anything. */
function deploymentMembers({ durations }: Deployment): PolicyMembers {
  const { quietMs, retireSafetyMs, suspensionMs, holdDownMs, jitterRatio } = durations;
  return {
    ...NO_MEMBERS,
    ...{ quietMs, retireSafetyMs, suspensionMs, holdDownMs, jitterRatio },
    ladderMs: [...DEFAULT_LADDER_MS],
    restore: 'by-rule',
    narrowScopes: 'by-evidence',
  };
}
