import type { PolicyTargets } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { inRows } from '../in-rows.ts';
import { pathText, shownText } from '../policy-file/policy-fault.ts';
import type { Database } from '../store/schema.ts';
import { policiesOfKeys } from './attached-to.ts';
import type { FoundTarget } from './find-targets.ts';
import type { PushFault } from './push-fault.ts';
import type { WantedPolicy } from './wanted-policy.ts';

/** What a list of targets is called in the database. */
export const TARGET_KINDS = { apis: 'api', keyClasses: 'key-class', clients: 'client' } as const;

const NOUNS: Readonly<Record<keyof PolicyTargets, string>> = {
  apis: 'api',
  keyClasses: 'key class',
  clients: 'client',
  keys: 'key',
};

/**
 * A fault for each target that another policy has: one of the same push, or one that is not in it.
 *
 * @param targets - of each of `wanted`.
 * @param before - what those are attached to that are there already, by policy.
 */
export async function takenTargets(
  db: Kysely<Database>,
  wanted: readonly WantedPolicy[],
  targets: readonly FoundTarget[][],
  before: ReadonlyMap<string, PolicyTargets>,
): Promise<PushFault[]> {
  const owners = await ownersOf(db, targets.flat());
  for (const { id, attachTo } of wanted) {
    // Whoever says anew what it is attached to has let go of all that it was.
    if (attachTo !== null) release(owners, id, before.get(id));
  }
  const taken = wanted.flatMap(({ id }, index) =>
    (targets[index] ?? []).flatMap((target) => {
      const place = placeOf(target.list, target.id);
      const owner = owners.get(place) ?? id;
      owners.set(place, owner);
      return owner === id ? [] : [{ target, owner }];
    }),
  );
  const nameOf = await namesOf(db, wanted, new Set(taken.map(({ owner }) => owner)));
  return taken.map(({ target: { list, path }, owner }) => ({
    path: pathText(path),
    message: `is a ${NOUNS[list]} that the policy \`${shownText(nameOf(owner))}\` is attached to; take it out of one of the two`,
  }));
}

function placeOf(list: keyof PolicyTargets, id: string): string {
  return `${list} ${id}`;
}

async function ownersOf(
  db: Kysely<Database>,
  targets: readonly FoundTarget[],
): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  const idsOf = (list: keyof PolicyTargets) =>
    targets.filter((target) => target.list === list).map(({ id }) => id);
  for (const list of Object.keys(TARGET_KINDS) as (keyof typeof TARGET_KINDS)[]) {
    await inRows(idsOf(list), async (part) => {
      const rows = await db
        .selectFrom('policy_targets')
        .select(['target_id', 'policy_id'])
        .where('kind', '=', TARGET_KINDS[list])
        .where('target_id', 'in', part)
        .execute();
      for (const row of rows) owners.set(placeOf(list, row.target_id), row.policy_id);
    });
  }
  for (const [keyId, policyId] of await policiesOfKeys(db, idsOf('keys'))) {
    owners.set(placeOf('keys', keyId), policyId);
  }
  return owners;
}

function release(
  owners: Map<string, string>,
  policyId: string,
  before: PolicyTargets | undefined,
): void {
  for (const [list, ids] of Object.entries(before ?? {})) {
    for (const id of ids as string[]) {
      const place = placeOf(list as keyof PolicyTargets, id);
      if (owners.get(place) === policyId) owners.delete(place);
    }
  }
}

async function namesOf(
  db: Kysely<Database>,
  wanted: readonly WantedPolicy[],
  ids: ReadonlySet<string>,
): Promise<(id: string) => string> {
  const names = new Map(wanted.map(({ id, name }) => [id, name]));
  await inRows(
    [...ids].filter((id) => !names.has(id)),
    async (part) => {
      const rows = await db
        .selectFrom('policies')
        .select(['id', 'name'])
        .where('id', 'in', part)
        .execute();
      for (const { id, name } of rows) names.set(id, name);
    },
  );
  return (id) => names.get(id) ?? id;
}
