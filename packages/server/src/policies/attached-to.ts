import type { PolicyTargets } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Database } from '../store/schema.ts';

export const NOT_ATTACHED: PolicyTargets = { apis: [], keyClasses: [], clients: [], keys: [] };

/**
 * What policies are attached to, by id. Of `keys` those that the policy names: a key may also name its
 * policy by itself, and one that has another by now is left out.
 */
export async function attachedTo(
  db: Kysely<Database>,
  policyIds: readonly string[],
): Promise<Map<string, PolicyTargets>> {
  const found = new Map<string, PolicyTargets>();
  await inRows(policyIds, async (part) => {
    const rows = await db
      .selectFrom('policies')
      .innerJoin('policy_versions', (join) =>
        join
          .onRef('policy_versions.policy_id', '=', 'policies.id')
          .onRef('policy_versions.version', '=', 'policies.version'),
      )
      .select(['policies.id', 'policy_versions.attach_to'])
      .where('policies.id', 'in', part)
      .execute();
    for (const { id, attach_to } of rows) found.set(id, JSON.parse(attach_to));
  });
  const policyOf = await policiesOfKeys(
    db,
    [...found.values()].flatMap(({ keys }) => keys),
  );
  return new Map(
    [...found].map(([id, targets]) => [
      id,
      { ...targets, keys: targets.keys.filter((key) => policyOf.get(key) === id) },
    ]),
  );
}

/** Which policy keys name, for those that name one. */
export async function policiesOfKeys(
  db: Kysely<Database>,
  keyIds: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await inRows(keyIds, async (part) => {
    const rows = await db
      .selectFrom('keys')
      .select(['id', 'policy_id'])
      .where('id', 'in', part)
      .where('policy_id', 'is not', null)
      .execute();
    for (const { id, policy_id } of rows) if (policy_id !== null) found.set(id, policy_id);
  });
  return found;
}
