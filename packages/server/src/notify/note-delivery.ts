import type { Deployment } from '../deployment.ts';
import type { Delivery, DeliveryOutcome, Later } from './channel.ts';
import { DIGEST } from './put-off.ts';
import { DAY_DELAYS_MS, retryDelayMs } from './retry-schedule.ts';

/** Notes how an attempt ended, and when the next one is due. */
export async function noteDelivery(
  deployment: Deployment,
  delivery: Delivery,
  outcome: DeliveryOutcome,
): Promise<void> {
  const now = deployment.serverTime.now();
  const change = changeOf(deployment, delivery, outcome, now);
  await deployment.store.transaction(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('deliveries')
      .set(change)
      .where('id', '=', delivery.id)
      // A claim that ran out belongs to another node by now.
      .where('attempts', '=', delivery.attempts)
      .executeTakeFirst();
    const { state, ended_at, last_error } = change;
    if (numUpdatedRows === 0n || delivery.type !== DIGEST || state === undefined) return;
    // What a digest tells ends as it does.
    await tx
      .updateTable('deliveries')
      .set({ state, ended_at: ended_at ?? null, last_error: last_error ?? null })
      .where('digest_id', '=', delivery.id)
      .execute();
  });
}

function changeOf(
  { random }: Deployment,
  delivery: Delivery,
  outcome: DeliveryOutcome,
  now: number,
): Partial<Delivery> {
  if (outcome.kind === 'later') return putOffChange(delivery, outcome);
  if (outcome.kind === 'delivered') return { state: 'delivered', ended_at: now, last_error: null };
  const last_error = outcome.reason;
  if (outcome.kind === 'put-aside') return { state: 'put-aside', ended_at: now, last_error };
  if (outcome.kind === 'refused') return { state: 'failed', ended_at: now, last_error };
  const { attempts, attempts_before_replay, postponed } = delivery;
  const tried = attempts - attempts_before_replay - postponed;
  const delay = retryDelayMs(tried, outcome.retryAfterMs, random, DAY_DELAYS_MS);
  if (delay === null) return { state: 'failed', ended_at: now, last_error };
  return { next_attempt_at: now + delay, last_error, waits_for: null };
}

/** A claim counts as an attempt: this one is taken off again by what is counted beside it. */
function putOffChange({ postponed }: Delivery, { at, waitsFor }: Later): Partial<Delivery> {
  return {
    next_attempt_at: at,
    last_attempt_at: null,
    postponed: postponed + 1,
    waits_for: waitsFor,
    digest_at: waitsFor === 'quiet-hours' ? null : at,
  };
}
