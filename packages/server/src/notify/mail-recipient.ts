import { addressesOf, contactOf } from '../contacts/known-contact.ts';
import type { Deployment } from '../deployment.ts';
import type { NoticeChannels } from './notice-channels.ts';
import type { Hearing } from './put-off.ts';
import type { Reader } from './words/reader.ts';

/**
 * A recipient as it stands in `deliveries`: `operator ADDRESS`, `client CLIENT ADDRESS`, or
 * `former CHANGE ADDRESS` for who was a contact before a change of contacts.
 */
const RECIPIENT = /^(?:operator|client (\S+)|former (\S+)) (\S+)$/;

/** Somebody who is told by mail. */
export interface MailReader {
  address: string;
  reader: Reader;
  hearing: Hearing;
}

export function operatorRecipient(address: string): string {
  return `operator ${address}`;
}

export function clientRecipient(clientId: string, address: string): string {
  return `client ${clientId} ${address}`;
}

export function formerRecipient(changeId: string, address: string): string {
  return `former ${changeId} ${address}`;
}

/** What a recipient is: with neither id an operator. */
export function parseRecipient(recipientId: string) {
  const [, clientId = null, changeId = null, address = ''] = RECIPIENT.exec(recipientId) ?? [];
  return { clientId, changeId, address };
}

/** Null: it is a contact no longer. Who was taken off the list is told nothing more. */
export async function mailReader(
  deployment: Deployment,
  { contacts }: NoticeChannels,
  recipientId: string,
): Promise<MailReader | null> {
  const { clientId, changeId, address } = parseRecipient(recipientId);
  if (changeId !== null) return formerReader(deployment, changeId, address);
  if (clientId !== null) return clientReader(deployment, clientId, address);
  const contact = contacts.find(({ email }) => email === address);
  if (!contact) return null;
  const { timeZone, quietHours } = contact;
  const reader = { audience: 'operator', timeZone, dashboard: deployment.publicUrl } as const;
  return { address, reader, hearing: { timeZone, quietHours } };
}

async function clientReader(
  { store, publicUrl: dashboard }: Deployment,
  clientId: string,
  address: string,
): Promise<MailReader | null> {
  const client = await store.db
    .selectFrom('clients')
    .select('contacts')
    .where('id', '=', clientId)
    .executeTakeFirst();
  if (!client || !addressesOf(client.contacts).includes(address)) return null;
  const known = await store.db
    .selectFrom('client_contacts')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('address', '=', address)
    .executeTakeFirst();
  const { timeZone, quietHours } = contactOf(address, known);
  return {
    address,
    reader: { audience: 'client', timeZone, dashboard },
    hearing: { timeZone, quietHours },
  };
}

/** Who was a contact is told of the change, and of nothing else. */
async function formerReader(
  { store, publicUrl: dashboard }: Deployment,
  changeId: string,
  address: string,
): Promise<MailReader | null> {
  const former = await store.db
    .selectFrom('former_contacts')
    .select('time_zone')
    .where('change_id', '=', changeId)
    .where('address', '=', address)
    .executeTakeFirst();
  if (!former) return null;
  const { time_zone: timeZone } = former;
  const reader = { audience: 'client', timeZone, dashboard } as const;
  return { address, reader, hearing: { timeZone, quietHours: null } };
}
