import {
  type EffectivePolicy,
  effectivePolicy,
  type PolicyCandidate,
  type PolicyMembers,
} from '@keyturn/core';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, KeysTable } from '../store/schema.ts';
import { policyMembers } from './policy-members.ts';

/** What of a key decides which policies it comes under. */
export type PolicyKey = Pick<Selectable<KeysTable>, 'api_id' | 'class' | 'client_id' | 'policy_id'>;

/** What counts for a key, and which policy said so, by id. One statement. */
export async function effectivePolicyOf(
  db: Kysely<Database>,
  key: PolicyKey,
): Promise<EffectivePolicy> {
  const candidatesOf = await policyCandidates(db, [key]);
  return effectivePolicy(candidatesOf(key));
}

/**
 * Reads the policies of all these keys together, in one statement.
 *
 * @returns those that one of the keys comes under, by id.
 */
export async function policyCandidates(
  db: Kysely<Database>,
  keys: readonly PolicyKey[],
): Promise<(key: PolicyKey) => PolicyCandidate[]> {
  const documents = new Map<string, PolicyMembers>();
  const attached = new Map<string, string>();
  for (const { kind, target_id, policy_id, document } of await attachedRows(db, keys)) {
    attached.set(nameOf(kind, target_id), policy_id);
    if (!documents.has(policy_id)) documents.set(policy_id, policyMembers(document));
  }
  return (key) =>
    placesOf(key).flatMap(({ level, targetId }): PolicyCandidate[] => {
      const policy = attached.get(nameOf(level, targetId));
      const members = policy === undefined ? undefined : documents.get(policy);
      return policy === undefined || members === undefined ? [] : [{ level, policy, members }];
    });
}

/** Where a policy may be attached that the key comes under. */
function placesOf(key: PolicyKey): { level: PolicyCandidate['level']; targetId: string }[] {
  const { api_id, client_id, policy_id } = key;
  return [
    { level: 'api', targetId: api_id },
    { level: 'key-class', targetId: `${api_id}/${key.class}` },
    { level: 'client', targetId: client_id },
    ...(policy_id === null ? [] : [{ level: 'key' as const, targetId: policy_id }]),
  ];
}

interface AttachedRow {
  kind: string;
  target_id: string;
  policy_id: string;
  document: string;
}

async function attachedRows(
  db: Kysely<Database>,
  keys: readonly PolicyKey[],
): Promise<AttachedRow[]> {
  const places = Map.groupBy(keys.flatMap(placesOf), ({ level }) => level);
  const { key: named = [], ...targets } = Object.fromEntries(
    [...places].map(([level, all]) => [level, [...new Set(all.map(({ targetId }) => targetId))]]),
  );
  const byTarget = db
    .selectFrom('policy_targets')
    .innerJoin('policies', 'policies.id', 'policy_targets.policy_id')
    .select(['kind', 'target_id', 'policy_id', 'document'])
    .where(({ eb, or, and }) =>
      or(
        Object.entries(targets).map(([kind, ids]) =>
          and([eb('kind', '=', kind), eb('target_id', 'in', ids)]),
        ),
      ),
    );
  if (named.length === 0) return byTarget.execute();
  const byKey = db
    .selectFrom('policies')
    .select([sql<string>`'key'`.as('kind'), 'id as target_id', 'id as policy_id', 'document'])
    .where('id', 'in', named);
  return byTarget.unionAll(byKey).execute();
}

function nameOf(kind: string, targetId: string): string {
  return `${kind} ${targetId}`;
}
