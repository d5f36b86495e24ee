import type { TimeZones } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { acknowledgeUrl } from './acknowledge.ts';
import type { Channel, Delivery, DeliveryOutcome } from './channel.ts';
import { deliveryMessage } from './delivery-message.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { DIGEST, type Hearing } from './put-off.ts';
import { postToSlack } from './slack-channel.ts';
import type { SlackSettings } from './slack-settings.ts';
import { isForPeople } from './stored-message.ts';
import { withAcknowledgement } from './words/slack-form.ts';

/** Slack takes about one message a second for each webhook. */
const AT_ONCE = 1;

/** The one recipient: the operators' channel of `keyturn.yaml`. */
const OPERATORS = 'operators';

/** Whoever is in a chat sets its quiet hours there. */
const HEARING: Hearing = { timeZone: 'UTC', quietHours: null };

/** Tells operators of everything in their chat. */
export function slackDeliveries(
  deployment: Deployment,
  slack: SlackSettings,
  channels: NoticeChannels,
  zones: TimeZones,
): Channel {
  return {
    name: 'slack',
    atOnce: AT_ONCE,
    recipientsOf: async (_tx, notices) =>
      notices
        .filter(({ type }) => isForPeople(type))
        .map(({ id }) => ({ noticeId: id, recipientId: OPERATORS })),
    attempt: (delivery, signal) => attempt(deployment, slack, channels, zones, delivery, signal),
  };
}

async function attempt(
  deployment: Deployment,
  slack: SlackSettings,
  { fetch, templates }: NoticeChannels,
  zones: TimeZones,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { clock, schedule, publicUrl: dashboard } = deployment;
  const reader = { audience: 'operator', timeZone: 'UTC', dashboard } as const;
  const to = { reader, hearing: HEARING, templates };
  const told = await deliveryMessage(deployment, zones, delivery, to);
  if ('outcome' in told) return told.outcome;
  const message =
    delivery.type === DIGEST
      ? told.message
      : withAcknowledgement(told.message, acknowledgeUrl(deployment, delivery.id));
  const ports = { fetch, clock, schedule, hosts: slack.hosts, signal };
  return deliveryOutcome(await postToSlack(message, slack, ports));
}
