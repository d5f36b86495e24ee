import type { Policy, PolicyMembers, PolicyTargets } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { requireFreeName } from '../policies/free-name.ts';
import { policyMembers } from '../policies/policy-members.ts';
import { pushPolicies } from '../policies/push-policies.ts';
import type { WantedPolicy } from '../policies/wanted-policy.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import type { Command } from './command.ts';
import { policyView } from './policy-view.ts';
import { runCommand } from './run-command.ts';

/** Members that are left out stay as they are; null leaves one to others. */
export type PolicyEdit = {
  policyId: string;
  name?: string | undefined;
  /** All that it is attached to from now on. */
  attachTo?: PolicyTargets | undefined;
} & { [Member in keyof PolicyMembers]?: PolicyMembers[Member] | undefined };

/**
 * Takes effect at the next look at each open rotation under the policy, and at the schedules of all
 * keys that come under it.
 *
 * @throws Refusal `not-found`, `name-taken`; `invalid-input` with all faults.
 */
export async function editPolicy(
  deployment: Deployment,
  actor: Actor,
  { policyId, ...edit }: PolicyEdit,
): Promise<Policy> {
  return runCommand(deployment, actor, async (command) => {
    const [change] = await pushPolicies(command, async () => [
      await wantedPolicy(command, policyId, edit),
    ]);
    if (change?.changed.length === 0) command.audit('policy.edit', policyId, { changed: [] });
    return (await policyView(command.tx, policyId)) as Policy;
  });
}

async function wantedPolicy(
  command: Command,
  policyId: string,
  { name, attachTo, ...given }: Omit<PolicyEdit, 'policyId'>,
): Promise<WantedPolicy> {
  const before = await command.tx
    .selectFrom('policies')
    .selectAll()
    .where('id', '=', policyId)
    .executeTakeFirst();
  if (!before) throw new Refusal('not-found', 'No policy has this id.');
  if (name !== undefined) await requireFreeName(command, name, policyId);
  const members = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    id: policyId,
    isNew: false,
    name: name ?? before.name,
    members: { ...policyMembers(before.document), ...Object.fromEntries(members) },
    attachTo: attachTo ?? null,
    at: [],
  };
}
