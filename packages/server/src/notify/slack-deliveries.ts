import type { Deployment } from '../deployment.ts';
import type { Channel, Delivery, DeliveryOutcome } from './channel.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { postToSlack } from './slack-channel.ts';
import type { SlackSettings } from './slack-settings.ts';
import { isForPeople, storedMessage } from './stored-message.ts';
import { storedNotice } from './stored-notice.ts';

/** Slack takes about one message a second for each webhook. */
const AT_ONCE = 1;

/** The one recipient: the operators' channel of `keyturn.yaml`. */
const OPERATORS = 'operators';

/** Tells operators of everything in their chat. */
export function slackDeliveries(
  deployment: Deployment,
  slack: SlackSettings,
  channels: NoticeChannels,
): Channel {
  return {
    name: 'slack',
    atOnce: AT_ONCE,
    recipientsOf: async (_tx, notices) =>
      notices
        .filter(({ type }) => isForPeople(type))
        .map(({ id }) => ({ noticeId: id, recipientId: OPERATORS })),
    attempt: (delivery, signal) => attempt(deployment, slack, channels, delivery, signal),
  };
}

async function attempt(
  deployment: Deployment,
  slack: SlackSettings,
  { fetch, templates }: NoticeChannels,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { store, clock, schedule, publicUrl: dashboard } = deployment;
  const reader = { audience: 'operator', timeZone: 'UTC', dashboard } as const;
  const row = await storedNotice(store.db, delivery.notice_id);
  const message = row && (await storedMessage(store.db, row, reader, templates));
  if (!message) return { kind: 'put-aside', reason: 'the notice is no longer kept' };
  const ports = { fetch, clock, schedule, hosts: slack.hosts, signal };
  return deliveryOutcome(await postToSlack(message, slack, ports));
}
