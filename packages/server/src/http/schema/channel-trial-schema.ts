import { z } from 'zod';
import type { TriedChannel } from '../../notify/try-channels.ts';

const triedChannelSchema = z.object({
  channel: z.enum(['webhook', 'mail', 'slack']),
  to: z.string().nullable().describe('The address of a mail; null for the other channels.'),
  outcome: z
    .enum(['delivered', 'failed', 'bounced', 'gone'])
    .describe(
      '`failed`: a notice would be tried again. `bounced`: the receiver refuses it for good. `gone`: it wants no more.',
    ),
  reason: z.string().nullable(),
}) satisfies z.ZodType<TriedChannel>;

export const channelTrialSchema = z.object({
  channels: z.array(triedChannelSchema).describe('Empty: no channel is configured.'),
});

z.globalRegistry.add(channelTrialSchema, { id: 'ChannelTrial' });
