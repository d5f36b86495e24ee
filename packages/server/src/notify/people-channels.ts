import type { Deployment } from '../deployment.ts';
import type { Channel } from './channel.ts';
import { mailDeliveries } from './mail-deliveries.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { slackDeliveries } from './slack-deliveries.ts';

/** The channels by which people are told, as far as they are set. */
export function peopleChannels(deployment: Deployment, channels: NoticeChannels): Channel[] {
  const { mail, slack } = channels;
  return [
    ...(mail === null ? [] : [mailDeliveries(deployment, mail, channels)]),
    ...(slack === null ? [] : [slackDeliveries(deployment, slack, channels)]),
  ];
}
