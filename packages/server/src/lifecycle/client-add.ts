import type { Client } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import type { Actor } from './actor.ts';
import { clientView } from './client-view.ts';
import { runCommand } from './run-command.ts';

/** Two clients may have one name: it is the customer's, not ours. */
export async function addClient(
  deployment: Deployment,
  actor: Actor,
  input: { name: string; contacts: readonly string[] },
): Promise<Client> {
  return runCommand(deployment, actor, async (command) => {
    const row = {
      id: newId(deployment.random, 'cli'),
      name: input.name,
      contacts: JSON.stringify(input.contacts),
      created_at: command.now,
    };
    await command.tx.insertInto('clients').values(row).execute();
    command.audit('client.add', row.id);
    return clientView(row);
  });
}
