import {
  NO_MEMBERS,
  type Policy,
  type PolicyDocument,
  type PolicyMembers,
  type PolicyTargets,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import { requireFreeName } from '../policies/free-name.ts';
import { pushPolicies } from '../policies/push-policies.ts';
import type { Actor } from './actor.ts';
import { policyView } from './policy-view.ts';
import { runCommand } from './run-command.ts';

/** What is left out is left to others. */
export type NewPolicy = Pick<PolicyDocument, 'name'> &
  Partial<PolicyMembers> & { attachTo?: PolicyTargets };

/** @throws Refusal `name-taken`; `invalid-input` with all faults. */
export async function addPolicy(
  deployment: Deployment,
  actor: Actor,
  { name, attachTo = { apis: [], keyClasses: [], clients: [], keys: [] }, ...given }: NewPolicy,
): Promise<Policy> {
  return runCommand(deployment, actor, async (command) => {
    const id = newId(deployment.random, 'pol');
    const members = { ...NO_MEMBERS, ...given };
    await pushPolicies(command, async () => {
      await requireFreeName(command, name, id);
      return [{ id, isNew: true, name, members, attachTo, at: [] }];
    });
    return (await policyView(command.tx, id)) as Policy;
  });
}
