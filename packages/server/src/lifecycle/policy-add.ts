import type { Policy, PolicyChoices } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import type { Actor } from './actor.ts';
import { policyView } from './policy-view.ts';
import { runCommand } from './run-command.ts';

export async function addPolicy(
  deployment: Deployment,
  actor: Actor,
  { name, ...choices }: { name: string } & PolicyChoices,
): Promise<Policy> {
  return runCommand(deployment, actor, async (command) => {
    const row = {
      id: newId(deployment.random, 'pol'),
      name,
      document: JSON.stringify(choices),
      created_at: command.now,
      version: 1,
      updated_at: command.now,
    };
    await command.tx.insertInto('policies').values(row).execute();
    command.audit('policy.add', row.id, { ...choices });
    return policyView(row);
  });
}
