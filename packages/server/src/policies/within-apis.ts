import type { KeyPolicy, Policy, PolicyTargets } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Database } from '../store/schema.ts';

/**
 * Policies as somebody sees them who is limited to some apis: of what they are attached to only what lies in
 * those, without clients, which belong to the whole deployment, and nobody's addresses.
 *
 * @param apis - null: no limit, and they are answered as they are.
 */
export async function withinApis(
  db: Kysely<Database>,
  apis: readonly string[] | null,
  policies: readonly Policy[],
): Promise<Policy[]> {
  if (apis === null) return [...policies];
  const keys = await keysWithin(
    db,
    apis,
    policies.flatMap(({ attachTo }) => attachTo.keys),
  );
  const targetsOf = ({ attachTo }: Policy): PolicyTargets => ({
    apis: attachTo.apis.filter((id) => apis.includes(id)),
    keyClasses: attachTo.keyClasses.filter((name) => apis.includes(name.split('/')[0] ?? '')),
    clients: [],
    keys: attachTo.keys.filter((id) => keys.has(id)),
  });
  return policies.map((one) => ({ ...one, attachTo: targetsOf(one), contacts: null }));
}

/** What counts for a key as somebody sees it who is limited to some apis: without anybody's addresses. */
export function keyPolicyWithinApis(apis: readonly string[] | null, policy: KeyPolicy): KeyPolicy {
  if (apis === null) return policy;
  const contacts = { ...policy.members.contacts, value: null };
  return { ...policy, members: { ...policy.members, contacts } };
}

async function keysWithin(
  db: Kysely<Database>,
  apis: readonly string[],
  ids: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  await inRows(ids, async (part) => {
    const rows = await db
      .selectFrom('keys')
      .select(['id', 'api_id'])
      .where('id', 'in', part)
      .execute();
    for (const { id, api_id } of rows) if (apis.includes(api_id)) found.add(id);
  });
  return found;
}
