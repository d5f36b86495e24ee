import type { AttemptEnd } from './channel.ts';
import type { ChannelOutcome } from './channel-outcome.ts';

/** What an attempt on a channel to people means for its delivery. */
export function deliveryOutcome(outcome: ChannelOutcome): AttemptEnd {
  if (outcome.kind === 'bounced' || outcome.kind === 'gone') {
    return { kind: 'refused', reason: outcome.reason };
  }
  return outcome;
}
