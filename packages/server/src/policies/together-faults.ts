import {
  documentFaults,
  effectivePolicy,
  POLICY_LEVELS,
  type PolicyCandidate,
  type PolicyMembers,
  type PolicyWorld,
  valuesOf,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import { inRows } from '../in-rows.ts';
import { type MemberPath, pathText, shownText } from '../policy-file/policy-fault.ts';
import type { Database } from '../store/schema.ts';
import { keysUnder } from './keys-under.ts';
import { policyMembers } from './policy-members.ts';
import type { PushFault } from './push-fault.ts';

interface NamedMembers {
  name: string;
  members: PolicyMembers;
}

/**
 * What is wrong in what several policies come to for a key: each combination that keys come under is
 * looked at once, however many keys there are. Of a policy alone its own faults say it.
 *
 * @param pushed - where the policies stand in what was sent, by id; they are written already.
 */
export async function togetherFaults(
  db: Kysely<Database>,
  pushed: ReadonlyMap<string, MemberPath>,
  world: PolicyWorld,
): Promise<PushFault[]> {
  const several = (await combinations(db, [...pushed.keys()])).filter((one) => one.length > 1);
  const policies = await policiesOf(db, new Set(several.flat().map(({ policy }) => policy)));
  const faults = several.flatMap((placed) => faultsOf(placed, policies, pushed, world));
  // Another combination of the same two may have the same.
  return [...new Map(faults.map((one) => [`${one.path} ${one.message}`, one])).values()];
}

type Placed = Pick<PolicyCandidate, 'level' | 'policy'>;

async function combinations(
  db: Kysely<Database>,
  policyIds: readonly string[],
): Promise<Placed[][]> {
  if (policyIds.length === 0) return [];
  const rows = await keysUnder(db, policyIds)
    .select([
      'of_api.policy_id as api',
      'of_class.policy_id as key-class',
      'of_client.policy_id as client',
      'keys.policy_id as key',
    ])
    .distinct()
    .execute();
  return rows.map((row) =>
    POLICY_LEVELS.flatMap((level): Placed[] => {
      const policy = level === 'deployment' ? null : row[level];
      return level === 'deployment' || policy === null ? [] : [{ level, policy }];
    }),
  );
}

async function policiesOf(
  db: Kysely<Database>,
  ids: ReadonlySet<string>,
): Promise<Map<string, NamedMembers>> {
  const found = new Map<string, NamedMembers>();
  await inRows([...ids], async (part) => {
    const rows = await db
      .selectFrom('policies')
      .select(['id', 'name', 'document'])
      .where('id', 'in', part)
      .execute();
    for (const { id, name, document } of rows) {
      found.set(id, { name, members: policyMembers(document) });
    }
  });
  return found;
}

function faultsOf(
  placed: readonly Placed[],
  policies: ReadonlyMap<string, NamedMembers>,
  pushed: ReadonlyMap<string, MemberPath>,
  world: PolicyWorld,
): PushFault[] {
  const candidates = placed.flatMap(({ level, policy }): PolicyCandidate[] => {
    const members = policies.get(policy)?.members;
    return members === undefined ? [] : [{ level, policy, members }];
  });
  const effective = effectivePolicy(candidates);
  const names = placed.map(
    ({ policy }) => `\`${shownText(policies.get(policy)?.name ?? policy)}\``,
  );
  const nearest = placed.find(({ policy }) => pushed.has(policy))?.policy ?? '';
  return documentFaults(valuesOf(effective), world).map(({ path, text }) => {
    const from = effective[path[0] as keyof PolicyMembers].policy ?? nearest;
    const at = pushed.get(from);
    const own = at === undefined ? (pushed.get(nearest) ?? []) : [...at, ...path];
    // A body is one policy: it has no path of its own.
    const told = own.length === 0 ? path : own;
    const where = `for keys that come under ${names.join(' and ')} together`;
    return { path: pathText(told), message: `${text} (${where})` };
  });
}
