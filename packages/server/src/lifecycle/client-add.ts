import type { Client } from '@keyturn/core';
import { type GivenContact, saveContacts } from '../contacts/save-contacts.ts';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import type { Actor } from './actor.ts';
import { clientView } from './client-view.ts';
import { runCommand } from './run-command.ts';

/** Two clients may have one name: it is the customer's, not ours. */
export async function addClient(
  deployment: Deployment,
  actor: Actor,
  input: { name: string; contacts: readonly GivenContact[] },
): Promise<Client> {
  return runCommand(deployment, actor, async (command) => {
    const id = newId(deployment.random, 'cli');
    const { addresses } = await saveContacts(
      command.tx,
      { id, contacts: '[]' },
      input.contacts,
      command.now,
    );
    const contacts = JSON.stringify(addresses);
    const row = { id, name: input.name, contacts, created_at: command.now };
    await command.tx.insertInto('clients').values(row).execute();
    command.audit('client.add', row.id);
    return clientView(command.tx, row);
  });
}
