import type { PolicyDocument, PolicyPush } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { newId } from '../new-id.ts';
import { NO_CHANNELS, type NoticeChannels } from '../notify/notice-channels.ts';
import type { Database } from '../store/schema.ts';
import { UniqueViolation } from '../store/unique-violation.ts';
import { keysUnder } from './keys-under.ts';
import type { PolicyChange } from './policy-change.ts';
import { type PlanFacts, planFacts, policyPlan } from './policy-plan.ts';
import { type PushFault, refusedPush } from './push-fault.ts';
import { pushPolicies, tryPolicies } from './push-policies.ts';
import type { WantedPolicy } from './wanted-policy.ts';

/**
 * Adds and changes policies by their names, all or none. Policies that are not among them stay as they
 * are; what already says the same is not written again.
 *
 * @param dryRun - nothing is written, and the answer has what would follow within a year. It locks neither
 *   the head nor all keys: what it says another push may make untrue a moment later.
 * @param channels - in which people are told, for what a dry run says of that; default: none.
 * @throws Refusal `invalid-input` with all faults.
 */
export async function applyPolicies(
  deployment: Deployment,
  actor: Actor,
  { policies, dryRun }: { policies: readonly PolicyDocument[]; dryRun: boolean },
  channels: NoticeChannels = NO_CHANNELS,
): Promise<PolicyPush> {
  if (dryRun) return tried({ deployment, actor, channels }, policies);
  const newIds = new Map<string, string>();
  const changes = await runCommand(deployment, actor, (command) =>
    pushPolicies(command, () => wantedOf(command, policies, newIds)),
  );
  // Counted when nobody waits for the head any more: it reads all keys.
  return answerOf(deployment.store.db, changes);
}

interface Caller {
  deployment: Deployment;
  actor: Actor;
  channels: NoticeChannels;
}

async function tried(caller: Caller, policies: readonly PolicyDocument[]): Promise<PolicyPush> {
  try {
    return await tryOnce(caller, policies);
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    // A push was quicker with one of the targets: by now it is there to be found.
    return tryOnce(caller, policies);
  }
}

async function tryOnce(
  { deployment, actor, channels }: Caller,
  policies: readonly PolicyDocument[],
): Promise<PolicyPush> {
  try {
    await runCommand(deployment, actor, async (command) => {
      const changes = await tryPolicies(command, await wantedOf(command, policies, new Map()));
      const answer = await answerOf(command.tx, changes);
      const ids = changes.map(({ id }) => id);
      throw new NothingWritten(answer, await planFacts(command, ids, channels));
    });
  } catch (error) {
    if (!(error instanceof NothingWritten)) throw error;
    return asDryRun(error.answer, policyPlan(deployment, error.facts));
  }
  throw new TypeError('a dry run has been written');
}

/** Takes back what a dry run did, with what it found. */
class NothingWritten extends Error {
  readonly answer: PolicyPush;
  readonly facts: PlanFacts;

  constructor(answer: PolicyPush, facts: PlanFacts) {
    super('a dry run writes nothing');
    this.answer = answer;
    this.facts = facts;
  }
}

function asDryRun(answer: PolicyPush, plan: PolicyPush['plan']): PolicyPush {
  const policies = answer.policies.map((one) =>
    one.change === 'added' ? { ...one, id: null } : one,
  );
  return { ...answer, dryRun: true, policies, plan };
}

async function answerOf(
  db: Kysely<Database>,
  changes: readonly PolicyChange[],
): Promise<PolicyPush> {
  const ids = changes.map(({ id }) => id);
  const under = await keysUnder(db, ids)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const all = await db
    .selectFrom('keys')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('ended', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    dryRun: false,
    policies: changes.map(pushed),
    keys: { under: under.count, total: all.count },
    plan: null,
  };
}

function pushed({ id, name, isNew, version, changed }: PolicyChange): PolicyPush['policies'][0] {
  const change = isNew ? 'added' : changed.length > 0 ? 'changed' : 'unchanged';
  return { id, name, change, version, changed };
}

/** @param newIds - of those that are new, by name: the same each time this is asked. */
async function wantedOf(
  { tx, deployment }: Command,
  policies: readonly PolicyDocument[],
  newIds: Map<string, string>,
): Promise<WantedPolicy[]> {
  const known = await idsByName(
    tx,
    policies.map(({ name }) => name),
  );
  const faults = policies.flatMap(({ name }, index): PushFault[] => {
    const message = nameFault(policies, index, known.get(name)?.length ?? 0);
    return message === null ? [] : [{ path: `policies[${index}].name`, message }];
  });
  if (faults.length > 0) throw refusedPush(faults);
  return policies.map(({ name, attachTo, ...members }, index) => {
    const [found] = known.get(name) ?? [];
    const id = found ?? newIds.get(name) ?? newId(deployment.random, 'pol');
    newIds.set(name, id);
    const isNew = found === undefined;
    return { id, isNew, name, members, attachTo, at: ['policies', index] };
  });
}

function nameFault(
  policies: readonly PolicyDocument[],
  index: number,
  known: number,
): string | null {
  const first = policies.findIndex(({ name }) => name === policies[index]?.name);
  if (first < index) return 'is the name of another policy here; give this one a name of its own';
  return known > 1 ? `is the name of ${known} policies; rename one of them first` : null;
}

async function idsByName(
  tx: Command['tx'],
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  await inRows([...new Set(names)], async (part) => {
    const rows = await tx
      .selectFrom('policies')
      .select(['id', 'name'])
      .where('name', 'in', part)
      .execute();
    for (const { id, name } of rows) found.set(name, [...(found.get(name) ?? []), id]);
  });
  return found;
}
