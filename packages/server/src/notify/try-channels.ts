import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import type { ChannelOutcome } from './channel-outcome.ts';
import { sendMail } from './mail-channel.ts';
import { smtpOptions } from './mail-settings.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { sendWebhook } from './send-webhook.ts';
import { postToSlack } from './slack-channel.ts';
import { webhookMessage } from './webhook-message.ts';
import type { Message } from './words/message.ts';
import { noticeMessage } from './words/notice-message.ts';

const TYPE = 'notice.test';

/** What became of a test notice on one channel. */
export interface TriedChannel {
  channel: 'webhook' | 'mail' | 'slack';
  /** The address of a mail; null for the other channels, whose addresses are secrets. */
  to: string | null;
  outcome: ChannelOutcome['kind'];
  /** Null: delivered. */
  reason: string | null;
}

/**
 * Sends a test notice once through every channel that is configured, and waits for what happens.
 * Nothing is tried again.
 */
export async function tryChannels(
  deployment: Deployment,
  channels: NoticeChannels,
  signal: AbortSignal,
): Promise<TriedChannel[]> {
  const noticeId = newId(deployment.random, 'msg');
  return Promise.all([
    ...webhookTests(deployment, channels, noticeId),
    ...mailTests(deployment, channels, noticeId, signal),
    ...slackTests(deployment, channels, signal),
  ]);
}

function webhookTests(
  deployment: Deployment,
  { webhook, fetch }: NoticeChannels,
  id: string,
): Promise<TriedChannel>[] {
  if (webhook === null) return [];
  const created_at = deployment.serverTime.now();
  const body = webhookMessage(deployment, { id, type: TYPE, data: '{}', created_at }, null);
  const attempt = sendWebhook(deployment, fetch, webhook, { id, body });
  return [
    attempt.then((outcome) =>
      tried(
        'webhook',
        null,
        outcome.kind === 'gone' ? { kind: 'gone', reason: 'answered 410' } : outcome,
      ),
    ),
  ];
}

function mailTests(
  deployment: Deployment,
  { mail, contacts, templates }: NoticeChannels,
  noticeId: string,
  signal: AbortSignal,
): Promise<TriedChannel>[] {
  if (mail === null) return [];
  const { clock, schedule, digest } = deployment;
  const { from, listId } = mail;
  const ports = { smtp: smtpOptions(mail.smtp), from, listId, clock, schedule, digest, signal };
  return contacts.map(async ({ email: address, timeZone }) => {
    const message = testMessage(deployment, templates, timeZone);
    return tried('mail', address, await sendMail(message, { address, noticeId }, ports));
  });
}

function slackTests(
  deployment: Deployment,
  { slack, templates, fetch }: NoticeChannels,
  signal: AbortSignal,
): Promise<TriedChannel>[] {
  if (slack === null) return [];
  const { clock, schedule } = deployment;
  const message = testMessage(deployment, templates, 'UTC');
  const ports = { fetch, clock, schedule, hosts: slack.hosts, signal };
  return [postToSlack(message, slack, ports).then((outcome) => tried('slack', null, outcome))];
}

function testMessage(
  { serverTime, publicUrl }: Deployment,
  templates: NoticeChannels['templates'],
  timeZone: string,
): Message {
  const reader = { audience: 'operator', timeZone, dashboard: publicUrl } as const;
  return noticeMessage(TYPE, { at: serverTime.now() }, reader, templates.get(TYPE) ?? null);
}

function tried(
  channel: TriedChannel['channel'],
  to: string | null,
  outcome: ChannelOutcome,
): TriedChannel {
  const reason = outcome.kind === 'delivered' ? null : outcome.reason;
  return { channel, to, outcome: outcome.kind, reason };
}
