import type { Deployment } from '../deployment.ts';
import type { Delivery, DeliveryOutcome } from './channel.ts';
import { DAY_DELAYS_MS, retryDelayMs } from './retry-schedule.ts';

/** Notes how an attempt ended, and when the next one is due. */
export async function noteDelivery(
  deployment: Deployment,
  delivery: Delivery,
  outcome: DeliveryOutcome,
): Promise<void> {
  const now = deployment.serverTime.now();
  const change = changeOf(deployment, delivery, outcome, now);
  await deployment.store.transaction((tx) =>
    tx
      .updateTable('deliveries')
      .set(change)
      .where('id', '=', delivery.id)
      // A claim that ran out belongs to another node by now.
      .where('attempts', '=', delivery.attempts)
      .execute(),
  );
}

function changeOf(
  { random }: Deployment,
  { attempts, attempts_before_replay }: Delivery,
  outcome: DeliveryOutcome,
  now: number,
): Partial<Delivery> {
  if (outcome.kind === 'delivered') return { state: 'delivered', ended_at: now, last_error: null };
  const last_error = outcome.reason;
  if (outcome.kind === 'put-aside') return { state: 'put-aside', ended_at: now, last_error };
  if (outcome.kind === 'refused') return { state: 'failed', ended_at: now, last_error };
  const tried = attempts - attempts_before_replay;
  const delay = retryDelayMs(tried, outcome.retryAfterMs, random, DAY_DELAYS_MS);
  if (delay === null) return { state: 'failed', ended_at: now, last_error };
  return { next_attempt_at: now + delay, last_error };
}
