import type { TimeZones } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { CONTACTS_CHANGED, formerAddresses } from '../contacts/contact-change.ts';
import { tellNoContact, workingContacts } from '../contacts/no-contact.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import { bounceOf, noteBounce } from './bounces.ts';
import type { Channel, Delivery, DeliveryOutcome, NewNotice } from './channel.ts';
import { deliveryMessage } from './delivery-message.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import { type KeyAudience, keyAudiences } from './key-audience.ts';
import { isMailAddress } from './mail-address.ts';
import { sendMail } from './mail-channel.ts';
import {
  clientRecipient,
  formerRecipient,
  mailReader,
  operatorRecipient,
  policyRecipient,
} from './mail-recipient.ts';
import { type MailSettings, smtpOptions } from './mail-settings.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { DIGEST } from './put-off.ts';
import { isForPeople } from './stored-message.ts';
import { NOTICE_FORMS } from './words/notice-forms.ts';
import type { Audience } from './words/reader.ts';

/** Mails to one address that are sent at the same time. */
const AT_ONCE = 2;

/**
 * Tells people by mail: operators of everything, those whom a policy names of its keys, a client's
 * contacts of its own keys.
 */
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

interface Recipient {
  noticeId: string;
  recipientId: string;
}

async function recipientsOf(
  deployment: Deployment,
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  { contacts }: NoticeChannels,
): Promise<Recipient[]> {
  const now = deployment.serverTime.now();
  const audiences = await audiencesOf(tx, notices, now);
  for (const notice of notices) {
    const key = audiences.get(notice.keyId ?? '');
    if (key && isFor(notice, 'client')) await requireContact(deployment, tx, key, now);
  }
  return recipientsAmong(tx, notices, contacts, audiences);
}

/** Who is told of each of these notices by mail, once each; whether mail to them comes back is not asked. */
export async function mailRecipients(
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  { contacts }: NoticeChannels,
  now: number,
): Promise<Recipient[]> {
  return recipientsAmong(tx, notices, contacts, await audiencesOf(tx, notices, now));
}

async function audiencesOf(
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  now: number,
): Promise<Map<string, KeyAudience>> {
  const keyIds = [...new Set(notices.flatMap(({ keyId }) => keyId ?? []))];
  return keyAudiences(tx, keyIds, now);
}

async function recipientsAmong(
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  contacts: NoticeChannels['contacts'],
  audiences: ReadonlyMap<string, KeyAudience>,
): Promise<Recipient[]> {
  const operators = contacts.map(({ email }) => email);
  const recipients: Recipient[] = [];
  for (const notice of notices) {
    const key = audiences.get(notice.keyId ?? '') ?? null;
    const told = new Map<string, string>();
    for (const { address, recipientId } of await readersOf(tx, notice, operators, key)) {
      if (isMailAddress(address) && !told.has(address)) told.set(address, recipientId);
    }
    for (const recipientId of told.values()) {
      recipients.push({ noticeId: notice.id, recipientId });
    }
  }
  return recipients;
}

function isFor({ type }: NewNotice, audience: Audience): boolean {
  return isForPeople(type) && NOTICE_FORMS[type].audiences.includes(audience);
}

/** Who is told of one notice. Who is named twice is told as the first. */
async function readersOf(
  tx: Kysely<Database>,
  notice: NewNotice,
  operators: readonly string[],
  key: KeyAudience | null,
): Promise<{ address: string; recipientId: string }[]> {
  const readers: { address: string; recipientId: string }[] = [];
  const add = (all: readonly string[], recipient: (address: string) => string) => {
    readers.push(...all.map((address) => ({ address, recipientId: recipient(address) })));
  };
  const isForOperators = isFor(notice, 'operator');
  if (isForOperators) add(operators, operatorRecipient);
  if (notice.type === CONTACTS_CHANGED) {
    const changeId = String(notice.data.changeId);
    add(await formerAddresses(tx, changeId), (one) => formerRecipient(changeId, one));
  }
  if (key === null) return readers;
  // A client's contact first: what comes back from it, or that it is none any more, is about the client.
  if (isFor(notice, 'client')) add(key.contacts, (one) => clientRecipient(key.clientId, one));
  if (isForOperators) add(key.policyContacts, policyRecipient);
  if (!isFor(notice, 'client')) return readers;
  for (const { changeId, address } of key.formers) {
    add([address], (one) => formerRecipient(changeId, one));
  }
  return readers;
}

async function requireContact(
  deployment: Deployment,
  tx: Kysely<Database>,
  { clientId, contacts }: KeyAudience,
  now: number,
): Promise<void> {
  const working = await workingContacts(tx, clientId, contacts);
  if (working.length === 0) await tellNoContact(tx, deployment, now, clientId);
}

async function attempt(
  deployment: Deployment,
  mail: MailSettings,
  channels: NoticeChannels,
  zones: TimeZones,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const to = await mailReader(deployment, channels, delivery);
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
