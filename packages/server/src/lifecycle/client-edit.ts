import type { Client } from '@keyturn/core';
import { tellContactChange } from '../contacts/contact-change.ts';
import { holdOpenWithoutContact, keysWithoutContact } from '../contacts/no-contact-hold.ts';
import { type ContactChange, type GivenContact, saveContacts } from '../contacts/save-contacts.ts';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { clientView } from './client-view.ts';
import { runCommand } from './run-command.ts';

/** Members that are left out stay as they are. */
export interface ClientEdit {
  clientId: string;
  name?: string | undefined;
  contacts?: readonly GivenContact[] | undefined;
}

/** @throws Refusal `not-found` */
export async function editClient(
  deployment: Deployment,
  actor: Actor,
  { clientId, name, contacts }: ClientEdit,
): Promise<Client> {
  const client = await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const before = await command.tx
      .selectFrom('clients')
      .selectAll()
      .where('id', '=', clientId)
      .executeTakeFirst();
    if (!before) throw new Refusal('not-found', 'No client has this id.');
    const change = contacts ? await saveContacts(command.tx, before, contacts, command.now) : null;
    const row = {
      ...before,
      name: name ?? before.name,
      contacts: change ? JSON.stringify(change.addresses) : before.contacts,
    };
    await command.tx.updateTable('clients').set(row).where('id', '=', clientId).execute();
    const changed = [name && 'name', contacts && 'contacts'].filter(Boolean);
    command.audit('client.edit', clientId, { changed, ...(change && countsOf(change)) });
    if (change) {
      await tellContactChange(command, clientId, change);
      const held = await keysWithoutContact(command.tx, clientId);
      for (const { id } of held) command.touchedKeys.add(id);
    }
    return clientView(command.tx, row);
  });
  if (contacts) await holdOpenWithoutContact(deployment, clientId);
  return client;
}

function countsOf({ added, removed, changed }: ContactChange) {
  return { contacts: { added, removed, changed } };
}
