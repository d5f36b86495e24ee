import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import type { Channel, Delivery, DeliveryOutcome, NewNotice } from './channel.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import { isMailAddress } from './mail-address.ts';
import { sendMail } from './mail-channel.ts';
import { type MailSettings, smtpOptions } from './mail-settings.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { isForPeople, storedMessage } from './stored-message.ts';
import { storedNotice } from './stored-notice.ts';
import { NOTICE_FORMS } from './words/notice-forms.ts';
import type { Reader } from './words/reader.ts';

/** Mails to one address that are sent at the same time. */
const AT_ONCE = 2;

/** A recipient as it stands in `deliveries`: `operator ADDRESS` or `client CLIENT ADDRESS`. */
const RECIPIENT = /^(?:operator|client (\S+)) (\S+)$/;

/** Tells people by mail: operators of everything, a client's contacts of its own keys. */
export function mailDeliveries(
  deployment: Deployment,
  mail: MailSettings,
  channels: NoticeChannels,
): Channel {
  return {
    name: 'mail',
    atOnce: AT_ONCE,
    recipientsOf: (tx, notices) => recipientsOf(tx, notices, channels),
    attempt: (delivery, signal) => attempt(deployment, mail, channels, delivery, signal),
  };
}

async function recipientsOf(
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  { contacts }: NoticeChannels,
): Promise<{ noticeId: string; recipientId: string }[]> {
  const operators = contacts.map(({ email }) => email);
  const recipients: { noticeId: string; recipientId: string }[] = [];
  for (const { id: noticeId, type, keyId } of notices) {
    if (!isForPeople(type)) continue;
    const { audiences } = NOTICE_FORMS[type];
    if (audiences.includes('operator')) {
      recipients.push(...operators.map((one) => ({ noticeId, recipientId: `operator ${one}` })));
    }
    if (!audiences.includes('client') || keyId === null) continue;
    const client = await clientOf(tx, keyId);
    const others = client.contacts.filter((one) => isMailAddress(one) && !operators.includes(one));
    for (const one of new Set(others)) {
      recipients.push({ noticeId, recipientId: `client ${client.id} ${one}` });
    }
  }
  return recipients;
}

async function clientOf(
  tx: Kysely<Database>,
  keyId: string,
): Promise<{ id: string; contacts: string[] }> {
  const { id, contacts } = await tx
    .selectFrom('keys')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .select(['clients.id', 'clients.contacts'])
    .where('keys.id', '=', keyId)
    .executeTakeFirstOrThrow();
  return { id, contacts: JSON.parse(contacts) };
}

async function attempt(
  deployment: Deployment,
  mail: MailSettings,
  channels: NoticeChannels,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { db } = deployment.store;
  const found = await readerOf(deployment, channels, delivery.recipient_id);
  if (found === null) return { kind: 'put-aside', reason: 'it is no contact any more' };
  const { address, reader } = found;
  const row = await storedNotice(db, delivery.notice_id);
  const message = row && (await storedMessage(db, row, reader, channels.templates));
  if (!message) return { kind: 'put-aside', reason: 'the notice is no longer kept' };
  const { clock, schedule, digest } = deployment;
  const { from, listId, smtp } = mail;
  const ports = { smtp: smtpOptions(smtp), from, listId, clock, schedule, digest, signal };
  const recipient = { address, noticeId: delivery.notice_id };
  return deliveryOutcome(await sendMail(message, recipient, ports));
}

/** Null: it is a contact no longer. Who was taken off the list is told nothing more. */
async function readerOf(
  { store, publicUrl: dashboard }: Deployment,
  { contacts }: NoticeChannels,
  recipientId: string,
): Promise<{ address: string; reader: Reader } | null> {
  const [, clientId, address = ''] = RECIPIENT.exec(recipientId) ?? [];
  if (clientId === undefined) {
    const contact = contacts.find(({ email }) => email === address);
    if (!contact) return null;
    return { address, reader: { audience: 'operator', timeZone: contact.timeZone, dashboard } };
  }
  const client = await store.db
    .selectFrom('clients')
    .select('contacts')
    .where('id', '=', clientId)
    .executeTakeFirst();
  const all: string[] = JSON.parse(client?.contacts ?? '[]');
  if (!all.includes(address)) return null;
  return { address, reader: { audience: 'client', timeZone: 'UTC', dashboard } };
}
