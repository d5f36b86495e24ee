import { documentFaults, type PolicyMembers, type PolicyTargets } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import { type MemberPath, pathText } from '../policy-file/policy-fault.ts';
import { attachedTo, NOT_ATTACHED } from './attached-to.ts';
import { type FoundTarget, findTargets } from './find-targets.ts';
import { policyMembers } from './policy-members.ts';
import { type PushFault, refusedPush } from './push-fault.ts';
import { takenTargets } from './taken-targets.ts';
import type { WantedPolicy } from './wanted-policy.ts';

/** What becomes of a policy. */
export interface PolicyChange {
  id: string;
  isNew: boolean;
  name: string;
  members: PolicyMembers;
  /** By id. */
  attachTo: PolicyTargets;
  /** What it was attached to, by id. */
  wasAttachedTo: PolicyTargets;
  /** Of the version that it has, or will have where anything changes. */
  version: number;
  /** Names of members that say something else than before, `name` and `attachTo` among them. */
  changed: string[];
  at: MemberPath;
}

/**
 * What each of these policies comes to.
 *
 * @param isChecked - each of them was found to be right by itself, a moment ago.
 * @throws Refusal `invalid-input` with all faults: of each by itself, and of targets that are not there
 *   or that another policy has.
 */
export async function policyChanges(
  command: Command,
  wanted: readonly WantedPolicy[],
  { isChecked = false } = {},
): Promise<PolicyChange[]> {
  const { tx } = command;
  const own = isChecked ? [] : ownFaults(command, wanted);
  const { targets, faults } = await findTargets(tx, wanted);
  const before = await rowsBefore(tx, wanted);
  const attached = await attachedTo(tx, [...before.keys()]);
  const all = [...own, ...faults, ...(await takenTargets(tx, wanted, targets, attached))];
  if (all.length > 0) throw refusedPush(all);
  return wanted.map((one, index) => {
    const was = before.get(one.id);
    const wasAttachedTo = attached.get(one.id) ?? NOT_ATTACHED;
    const next = one.attachTo === null ? wasAttachedTo : targetsOf(targets[index] ?? []);
    const changed = [
      ...(was?.name === one.name ? [] : ['name']),
      ...changedMembers(was?.members ?? null, one.members),
      ...(isSameTargets(wasAttachedTo, next) ? [] : ['attachTo']),
    ];
    const { id, isNew, name, members, at } = one;
    const version = was === undefined ? 1 : was.version + (changed.length > 0 ? 1 : 0);
    return { id, isNew, name, members, attachTo: next, wasAttachedTo, version, changed, at };
  });
}

function ownFaults({ deployment, now }: Command, wanted: readonly WantedPolicy[]): PushFault[] {
  const world = { zones: deployment.timeZones, durations: deployment.durations, now };
  return wanted.flatMap(({ at, members }) =>
    documentFaults(members, world).map(({ path, text }): PushFault => {
      return { path: pathText([...at, ...path]), message: text };
    }),
  );
}

interface PolicyBefore {
  name: string;
  version: number;
  members: PolicyMembers;
}

async function rowsBefore(
  tx: Command['tx'],
  wanted: readonly WantedPolicy[],
): Promise<Map<string, PolicyBefore>> {
  const ids = wanted.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('policies').selectAll().where('id', 'in', ids).execute();
  return new Map(
    rows.map(({ id, name, version, document }) => [
      id,
      { name, version, members: policyMembers(document) },
    ]),
  );
}

function targetsOf(found: readonly FoundTarget[]): PolicyTargets {
  const idsOf = (list: keyof PolicyTargets) => [
    ...new Set(found.filter((one) => one.list === list).map(({ id }) => id)),
  ];
  return {
    apis: idsOf('apis'),
    keyClasses: idsOf('keyClasses'),
    clients: idsOf('clients'),
    keys: idsOf('keys'),
  };
}

function changedMembers(before: PolicyMembers | null, after: PolicyMembers): string[] {
  const names = Object.keys(after) as (keyof PolicyMembers)[];
  return names.filter(
    (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after[name]),
  );
}

/** In whatever order. */
function isSameTargets(one: PolicyTargets, other: PolicyTargets): boolean {
  const lists = Object.keys(one) as (keyof PolicyTargets)[];
  return lists.every((list) => one[list].toSorted().join() === other[list].toSorted().join());
}
