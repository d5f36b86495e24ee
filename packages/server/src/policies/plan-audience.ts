import type { Kysely } from 'kysely';
import { bouncedAmong } from '../notify/bounces.ts';
import type { NewNotice } from '../notify/channel.ts';
import { mailRecipients } from '../notify/mail-deliveries.ts';
import { parseRecipient } from '../notify/mail-recipient.ts';
import type { NoticeChannels } from '../notify/notice-channels.ts';
import type { Database } from '../store/schema.ts';
import { webhookRecipients } from '../webhooks/webhook-channel.ts';

/** Who hears of the rotations of a key before they begin. */
export interface PlanAudience {
  /** Contacts of the client and of the policy whose mail arrives, as far as is known. */
  contacts: string[];
  /** Whether operators hear of them, by mail, in a chat or by a webhook. */
  operators: boolean;
}

/**
 * Asks the channels whom they would tell now that a rotation is planned, in a few statements for all
 * keys. Who was a contact until lately hears of a key for some days only, and is left out.
 *
 * @returns for each key that was given, by id.
 */
export async function planAudiences(
  tx: Kysely<Database>,
  channels: NoticeChannels,
  keys: readonly { id: string; api_id: string }[],
  now: number,
): Promise<Map<string, PlanAudience>> {
  const isAllTold = channels.slack !== null || channels.webhook !== null;
  const audiences = new Map(
    keys.map(({ id }): [string, PlanAudience] => [id, { contacts: [], operators: isAllTold }]),
  );
  const notices = keys.map(({ id, api_id: apiId }): NewNotice => {
    return { id, type: 'rotation.planned', data: {}, keyId: id, apiId };
  });
  for (const { noticeId } of await webhookRecipients(tx, notices)) {
    const audience = audiences.get(noticeId);
    if (audience) audience.operators = true;
  }
  for (const { noticeId, recipientId } of await mailed(tx, channels, notices, now)) {
    const { isByPolicy, clientId, changeId, address } = parseRecipient(recipientId);
    const audience = audiences.get(noticeId);
    if (!audience || changeId !== null) continue;
    if (isByPolicy || clientId !== null) audience.contacts.push(address);
    else audience.operators = true;
  }
  return audiences;
}

/** Without those whose mail comes back. */
async function mailed(
  tx: Kysely<Database>,
  channels: NoticeChannels,
  notices: readonly NewNotice[],
  now: number,
) {
  if (channels.mail === null) return [];
  const recipients = await mailRecipients(tx, notices, channels, now);
  const ids = [...new Set(recipients.map(({ recipientId }) => recipientId))];
  const bounced = await bouncedAmong(tx, ids, now);
  return recipients.filter(({ recipientId }) => !bounced.has(recipientId));
}
