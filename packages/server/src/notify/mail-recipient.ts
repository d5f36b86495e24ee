import { addressesOf, contactOf } from '../contacts/known-contact.ts';
import { recentFormers } from '../contacts/recent-formers.ts';
import type { Deployment } from '../deployment.ts';
import { effectivePolicyOf } from '../policies/effective-of.ts';
import type { Delivery } from './channel.ts';
import type { NoticeChannels } from './notice-channels.ts';
import type { Hearing } from './put-off.ts';
import type { Reader } from './words/reader.ts';

/**
 * A recipient as it stands in `deliveries`: `operator ADDRESS`, `policy ADDRESS` for whom a policy
 * names, `client CLIENT ADDRESS`, or `former CHANGE ADDRESS` for who was a contact before a change of
 * contacts.
 */
const RECIPIENT = /^(?:operator|(policy)|client (\S+)|former (\S+)) (\S+)$/;

/** Somebody who is told by mail. */
export interface MailReader {
  address: string;
  reader: Reader;
  hearing: Hearing;
}

export function operatorRecipient(address: string): string {
  return `operator ${address}`;
}

export function policyRecipient(address: string): string {
  return `policy ${address}`;
}

export function clientRecipient(clientId: string, address: string): string {
  return `client ${clientId} ${address}`;
}

export function formerRecipient(changeId: string, address: string): string {
  return `former ${changeId} ${address}`;
}

/** What a recipient is: with neither id an operator, of the deployment or by a policy. */
export function parseRecipient(recipientId: string) {
  const [, policy, clientId = null, changeId = null, address = ''] =
    RECIPIENT.exec(recipientId) ?? [];
  return { isByPolicy: policy !== undefined, clientId, changeId, address };
}

/** Null: it is a contact no longer, nor was one until a short while ago. */
export async function mailReader(
  deployment: Deployment,
  { contacts }: NoticeChannels,
  { recipient_id, notice_id }: Pick<Delivery, 'recipient_id' | 'notice_id'>,
): Promise<MailReader | null> {
  const { isByPolicy, clientId, changeId, address } = parseRecipient(recipient_id);
  if (changeId !== null) return formerReader(deployment, changeId, address);
  if (clientId !== null) return clientReader(deployment, clientId, address);
  const isNamed = isByPolicy && (await isPolicyContact(deployment, notice_id, address));
  const contact = isNamed ? ANY_HOUR : contacts.find(({ email }) => email === address);
  if (!contact) return null;
  const { timeZone, quietHours } = contact;
  const reader = { audience: 'operator', timeZone, dashboard: deployment.publicUrl } as const;
  return { address, reader, hearing: { timeZone, quietHours } };
}

/** A policy names addresses alone. */
const ANY_HOUR: Hearing = { timeZone: 'UTC', quietHours: null };

/**
 * Whether the policies of the key that a notice is about name an address still. Of a digest it is asked
 * for each notice that it would tell.
 */
export async function isPolicyContact(
  { store }: Deployment,
  noticeId: string,
  address: string,
): Promise<boolean> {
  const key = await store.db
    .selectFrom('outbox')
    .innerJoin('keys', 'keys.id', 'outbox.key_id')
    .select(['keys.api_id', 'keys.class', 'keys.client_id', 'keys.policy_id'])
    .where('outbox.id', '=', noticeId)
    .executeTakeFirst();
  if (!key) return true;
  const { contacts } = await effectivePolicyOf(store.db, key);
  return contacts.value?.includes(address) ?? false;
}

async function clientReader(
  deployment: Deployment,
  clientId: string,
  address: string,
): Promise<MailReader | null> {
  const { store, publicUrl: dashboard } = deployment;
  const client = await store.db
    .selectFrom('clients')
    .select('contacts')
    .where('id', '=', clientId)
    .executeTakeFirst();
  if (!client) return null;
  if (!addressesOf(client.contacts).includes(address)) {
    return leftReader(deployment, clientId, address);
  }
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

/**
 * What waited for somebody who was taken off the list meanwhile reaches them as what comes after does: an
 * edit while they sleep must not keep a hand-out from them.
 */
async function leftReader(
  deployment: Deployment,
  clientId: string,
  address: string,
): Promise<MailReader | null> {
  const now = deployment.serverTime.now();
  const formers = await recentFormers(deployment.store.db, [clientId], now);
  const left = formers.get(clientId)?.find((one) => one.address === address);
  return left ? formerReader(deployment, left.changeId, address) : null;
}

/** Who was a contact is told of the change, and for a while of what a contact is told. */
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
