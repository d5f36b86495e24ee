import type { TimeZones } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { CONTACTS_CHANGED, formerAddresses } from '../contacts/contact-change.ts';
import { addressesOf } from '../contacts/known-contact.ts';
import { tellNoContact, workingContacts } from '../contacts/no-contact.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import { bounceOf, noteBounce } from './bounces.ts';
import type { Channel, Delivery, DeliveryOutcome, NewNotice } from './channel.ts';
import { deliveryMessage } from './delivery-message.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import { isMailAddress } from './mail-address.ts';
import { sendMail } from './mail-channel.ts';
import {
  clientRecipient,
  formerRecipient,
  mailReader,
  operatorRecipient,
} from './mail-recipient.ts';
import { type MailSettings, smtpOptions } from './mail-settings.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { DIGEST } from './put-off.ts';
import { isForPeople } from './stored-message.ts';
import { NOTICE_FORMS } from './words/notice-forms.ts';

/** Mails to one address that are sent at the same time. */
const AT_ONCE = 2;

/** Tells people by mail: operators of everything, a client's contacts of its own keys. */
export function mailDeliveries(
  deployment: Deployment,
  mail: MailSettings,
  channels: NoticeChannels,
  zones: TimeZones,
): Channel {
  return {
    name: 'mail',
    atOnce: AT_ONCE,
    recipientsOf: (tx, notices) => recipientsOf(deployment, tx, notices, channels),
    attempt: (delivery, signal) => attempt(deployment, mail, channels, zones, delivery, signal),
  };
}

async function recipientsOf(
  deployment: Deployment,
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  { contacts }: NoticeChannels,
): Promise<{ noticeId: string; recipientId: string }[]> {
  const operators = contacts.map(({ email }) => email);
  const recipients: { noticeId: string; recipientId: string }[] = [];
  for (const { id: noticeId, type, data, keyId } of notices) {
    if (!isForPeople(type)) continue;
    const { audiences } = NOTICE_FORMS[type];
    if (audiences.includes('operator')) {
      recipients.push(
        ...operators.map((one) => ({ noticeId, recipientId: operatorRecipient(one) })),
      );
    }
    if (type === CONTACTS_CHANGED) {
      const changeId = String(data.changeId);
      const former = await formerAddresses(tx, changeId);
      const told = former.filter((one) => isMailAddress(one) && !operators.includes(one));
      const all = told.map((one) => ({ noticeId, recipientId: formerRecipient(changeId, one) }));
      recipients.push(...all);
    }
    if (!audiences.includes('client') || keyId === null) continue;
    const client = await clientOf(tx, keyId);
    const others = client.contacts.filter((one) => isMailAddress(one) && !operators.includes(one));
    for (const one of new Set(others)) {
      recipients.push({ noticeId, recipientId: clientRecipient(client.id, one) });
    }
    const working = await workingContacts(tx, client.id, client.contacts);
    const now = deployment.serverTime.now();
    if (working.length === 0) await tellNoContact(tx, deployment, now, client.id);
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
  return { id, contacts: addressesOf(contacts) };
}

async function attempt(
  deployment: Deployment,
  mail: MailSettings,
  channels: NoticeChannels,
  zones: TimeZones,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const to = await mailReader(deployment, channels, delivery.recipient_id);
  if (to === null) return { kind: 'put-aside', reason: 'it is no contact any more' };
  const now = deployment.serverTime.now();
  const bounce = await bounceOf(deployment.store.db, delivery.recipient_id, now);
  if (bounce) return { kind: 'put-aside', reason: `its mail comes back: ${bounce.reason}` };
  const { templates } = channels;
  const told = await deliveryMessage(deployment, zones, delivery, { ...to, templates });
  if ('outcome' in told) return told.outcome;
  const { clock, schedule, digest } = deployment;
  const { from, listId, smtp } = mail;
  const ports = { smtp: smtpOptions(smtp), from, listId, clock, schedule, digest, signal };
  // Somebody who is a contact of two clients gets a digest for each.
  const noticeId = delivery.type === DIGEST ? delivery.id : delivery.notice_id;
  const recipient = { address: to.address, noticeId };
  const outcome = await sendMail(told.message, recipient, ports);
  // Committed before the delivery is noted: both may be repeated.
  if (outcome.kind === 'bounced' && outcome.isAddress) {
    await noteBounce(deployment, delivery.recipient_id, outcome.reason);
  }
  return deliveryOutcome(outcome);
}
