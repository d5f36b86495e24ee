import type { Deployment } from '../deployment.ts';
import type { Delivery } from './channel.ts';
import { isPolicyContact, parseRecipient } from './mail-recipient.ts';
import { DIGEST } from './put-off.ts';
import { storedMessage } from './stored-message.ts';
import type { Message } from './words/message.ts';
import { noticeMessage } from './words/notice-message.ts';
import type { Reader } from './words/reader.ts';
import type { Templates } from './words/templates.ts';

/** Notices that one digest names; of the others it tells how many they are. */
const MOST_NAMED = 50;

/** What a digest tells; null: nothing is left to tell. */
export async function digestMessage(
  deployment: Deployment,
  digest: Delivery,
  reader: Reader,
  templates: Templates,
): Promise<Message | null> {
  const rows = await deployment.store.db
    .selectFrom('deliveries')
    .innerJoin('outbox', 'outbox.id', 'deliveries.notice_id')
    .select([
      'outbox.id',
      'outbox.type',
      'outbox.data',
      'outbox.created_at',
      'deliveries.waits_for',
    ])
    .where('deliveries.digest_id', '=', digest.id)
    .orderBy('outbox.created_at')
    .orderBy('outbox.id')
    .execute();
  const notices: { at: number; subject: string }[] = [];
  for (const row of rows.slice(0, MOST_NAMED)) {
    if (!(await isStillFor(deployment, digest, row.id))) continue;
    const message = await storedMessage(deployment, row, reader, templates);
    if (message) notices.push({ at: row.created_at, subject: message.subject });
  }
  if (notices.length === 0) return null;
  const facts = {
    at: digest.created_at,
    notices,
    more: Math.max(0, rows.length - MOST_NAMED),
    isCapped: rows.some((row) => row.waits_for === 'rate-cap'),
  };
  return noticeMessage(DIGEST, facts, reader, templates.get(DIGEST) ?? null);
}

/** A policy may name the reader no more, or be for other keys by now. */
async function isStillFor(
  deployment: Deployment,
  { recipient_id }: Delivery,
  noticeId: string,
): Promise<boolean> {
  const { isByPolicy, address } = parseRecipient(recipient_id);
  return !isByPolicy || isPolicyContact(deployment, noticeId, address);
}
