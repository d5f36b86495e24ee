import type { PolicyTargets } from '@keyturn/core';
import { inRows } from '../in-rows.ts';
import type { Command } from '../lifecycle/command.ts';
import type { MemberPath } from '../policy-file/policy-fault.ts';
import { type ConcernedKeys, lookAgain } from './look-again.ts';
import { type PolicyChange, policyChanges } from './policy-change.ts';
import { refusedPush } from './push-fault.ts';
import { TARGET_KINDS } from './taken-targets.ts';
import { togetherFaults } from './together-faults.ts';
import type { WantedPolicy } from './wanted-policy.ts';

/**
 * Writes policies with what they are attached to, all or none, and has the schedules of their keys
 * looked at again. Where nothing would change, nothing is written.
 *
 * @param read - what is wanted. It is asked a second time once the head is locked: till then another
 *   command may have changed the same policies.
 * @throws Refusal `invalid-input` with all faults, or what `read` rejects with.
 */
export async function pushPolicies(
  command: Command,
  read: () => Promise<WantedPolicy[]>,
): Promise<PolicyChange[]> {
  const wanted = await read();
  const early = await policyChanges(command, wanted);
  if (early.every(isSame)) return early;
  await lookAgain(command, concernedBy(early));
  await command.lockHead();
  const wantedNow = await read();
  const isChecked = JSON.stringify(wantedNow) === JSON.stringify(wanted);
  const changes = await policyChanges(command, wantedNow, { isChecked });
  // Keys that were issued meanwhile, or policies that were changed: the store repeats a deadlock.
  await lookAgain(command, concernedBy(changes));
  await writeKept(command, changes);
  return changes;
}

/**
 * Writes policies as `pushPolicies` does, for a transaction that is taken back. Nobody waits for it: neither
 * the head nor all keys are locked, so another command may change a moment later what it found.
 *
 * @throws Refusal as `pushPolicies`; UniqueViolation where another push was quicker with a target.
 */
export async function tryPolicies(
  command: Command,
  wanted: readonly WantedPolicy[],
): Promise<PolicyChange[]> {
  const changes = await policyChanges(command, wanted);
  await writeKept(command, changes);
  return changes;
}

async function writeKept(command: Command, changes: readonly PolicyChange[]): Promise<void> {
  await write(
    command,
    changes.filter((change) => !isSame(change)),
  );
  await requireKept(command, changes);
}

function isSame({ changed, isNew }: PolicyChange): boolean {
  return !isNew && changed.length === 0;
}

function concernedBy(all: readonly PolicyChange[]): ConcernedKeys {
  const changes = all.filter((change) => !isSame(change));
  const idsOf = (list: keyof PolicyTargets) => [
    ...new Set(changes.flatMap((one) => [...one.wasAttachedTo[list], ...one.attachTo[list]])),
  ];
  return {
    apis: idsOf('apis'),
    keyClasses: idsOf('keyClasses'),
    clients: idsOf('clients'),
    keys: idsOf('keys'),
    policies: changes.filter(({ isNew }) => !isNew).map(({ id }) => id),
  };
}

async function requireKept(
  { tx, deployment, now }: Command,
  changes: readonly PolicyChange[],
): Promise<void> {
  const changed = changes.filter((change) => !isSame(change));
  const places = new Map<string, MemberPath>(changed.map(({ id, at }) => [id, at]));
  const world = { zones: deployment.timeZones, durations: deployment.durations, now };
  const faults = await togetherFaults(tx, places, world);
  if (faults.length > 0) throw refusedPush(faults);
}

async function write(command: Command, changes: readonly PolicyChange[]): Promise<void> {
  const { tx } = command;
  await inRows(
    changes.map(({ id }) => id),
    (part) => tx.deleteFrom('policy_targets').where('policy_id', 'in', part).execute(),
  );
  for (const change of changes) await writePolicy(command, change);
  const targets = changes.flatMap(({ id, attachTo }) =>
    Object.entries(TARGET_KINDS).flatMap(([list, kind]) =>
      attachTo[list as keyof typeof TARGET_KINDS].map((target_id) => {
        return { kind, target_id, policy_id: id };
      }),
    ),
  );
  await inRows(targets, (part) => tx.insertInto('policy_targets').values(part).execute());
  for (const change of changes) await letGoOfKeys(command, change);
  for (const { id, attachTo } of changes) {
    await inRows(attachTo.keys, (part) =>
      tx.updateTable('keys').set({ policy_id: id }).where('id', 'in', part).execute(),
    );
  }
}

async function writePolicy(command: Command, change: PolicyChange): Promise<void> {
  const { tx, now, actor, deployment } = command;
  const { id, isNew, name, version, changed } = change;
  const document = JSON.stringify(change.members);
  const row = { id, name, document, version, updated_at: now };
  if (isNew) {
    await tx
      .insertInto('policies')
      .values({ ...row, created_at: now })
      .execute();
  } else await tx.updateTable('policies').set(row).where('id', '=', id).execute();
  const attach_to = JSON.stringify(change.attachTo);
  await tx
    .insertInto('policy_versions')
    .values({ policy_id: id, version, document, name, attach_to, at: now, by: actor.id })
    .execute();
  // What it says may name people: its digest tells the version, without them.
  const details = { version, changed, documentDigest: deployment.digest(document) };
  command.audit(isNew ? 'policy.add' : 'policy.edit', id, details);
}

/** Those that it named, and names no more. */
async function letGoOfKeys({ tx }: Command, change: PolicyChange): Promise<void> {
  const { id, attachTo, wasAttachedTo } = change;
  const kept = new Set(attachTo.keys);
  await inRows(
    wasAttachedTo.keys.filter((keyId) => !kept.has(keyId)),
    (part) =>
      tx
        .updateTable('keys')
        .set({ policy_id: null })
        .where('policy_id', '=', id)
        .where('id', 'in', part)
        .execute(),
  );
}
