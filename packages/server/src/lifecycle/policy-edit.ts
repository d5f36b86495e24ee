import type { Policy, PolicyChoices } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { policyView } from './policy-view.ts';
import { runCommand } from './run-command.ts';

/** Members that are left out stay as they are; null takes a choice back. */
export type PolicyEdit = { policyId: string; name?: string | undefined } & {
  [Choice in keyof PolicyChoices]?: PolicyChoices[Choice] | undefined;
};

/**
 * Takes effect at the next look at each open rotation under the policy.
 *
 * @throws Refusal `not-found`
 */
export async function editPolicy(
  deployment: Deployment,
  actor: Actor,
  { policyId, name, ...given }: PolicyEdit,
): Promise<Policy> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const before = await command.tx
      .selectFrom('policies')
      .selectAll()
      .where('id', '=', policyId)
      .executeTakeFirst();
    if (!before) throw new Refusal('not-found', 'No policy has this id.');
    const changes = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    );
    const row = {
      ...before,
      name: name ?? before.name,
      document: JSON.stringify({ ...JSON.parse(before.document), ...changes }),
    };
    await command.tx.updateTable('policies').set(row).where('id', '=', policyId).execute();
    command.audit('policy.edit', policyId, changes);
    return policyView(row);
  });
}
