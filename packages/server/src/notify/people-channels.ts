import type { TimeZones } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { platformTimeZones } from '../time-zones.ts';
import type { Channel } from './channel.ts';
import { mailDeliveries } from './mail-deliveries.ts';
import type { NoticeChannels } from './notice-channels.ts';
import { slackDeliveries } from './slack-deliveries.ts';

/** The channels by which people are told, as far as they are set. */
export function peopleChannels(
  deployment: Deployment,
  channels: NoticeChannels,
  zones: TimeZones = platformTimeZones(),
): Channel[] {
  const { mail, slack } = channels;
  return [
    ...(mail === null ? [] : [mailDeliveries(deployment, mail, channels, zones)]),
    ...(slack === null ? [] : [slackDeliveries(deployment, slack, channels, zones)]),
  ];
}
