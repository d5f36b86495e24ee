import { addressesOf, contactOf } from '../contacts/known-contact.ts';
import type { Deployment } from '../deployment.ts';
import type { NoticeChannels } from './notice-channels.ts';
import type { Hearing } from './put-off.ts';
import type { Reader } from './words/reader.ts';

/** A recipient as it stands in `deliveries`: `operator ADDRESS` or `client CLIENT ADDRESS`. */
const RECIPIENT = /^(?:operator|client (\S+)) (\S+)$/;

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

/** What a recipient is: `clientId` null stands for an operator. */
export function parseRecipient(recipientId: string): { clientId: string | null; address: string } {
  const [, clientId, address = ''] = RECIPIENT.exec(recipientId) ?? [];
  return { clientId: clientId ?? null, address };
}

/** Null: it is a contact no longer. Who was taken off the list is told nothing more. */
export async function mailReader(
  deployment: Deployment,
  { contacts }: NoticeChannels,
  recipientId: string,
): Promise<MailReader | null> {
  const { clientId, address } = parseRecipient(recipientId);
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
