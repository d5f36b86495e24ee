import type { Deployment } from '../deployment.ts';
import type { Delivery } from './channel.ts';

/** A claimed delivery is left to its claimant for this long; then another may try. */
const CLAIM_MS = 60_000;

/** Who has something due. */
export interface DueRecipient {
  channel: string;
  recipient_id: string;
}

/** The recipients for whom something is due. */
export async function dueRecipients({ store, serverTime }: Deployment): Promise<DueRecipient[]> {
  return store.db
    .selectFrom('deliveries')
    .select(['channel', 'recipient_id'])
    .distinct()
    .where('state', '=', 'waiting')
    .where('digest_at', 'is', null)
    .where('next_attempt_at', '<=', serverTime.now())
    .execute();
}

/** When the next delivery falls due that is not due yet, ms of server time; null: none waits. */
export async function nextDueAt({ store }: Deployment, now: number): Promise<number | null> {
  const { next } = await store.db
    .selectFrom('deliveries')
    .select((of) => of.fn.min('next_attempt_at').as('next'))
    .where('state', '=', 'waiting')
    .where('digest_id', 'is', null)
    .where('next_attempt_at', '>', now)
    .executeTakeFirstOrThrow();
  return next === null ? null : Number(next);
}

/** Marks at most `most` due deliveries of one recipient as taken, so that of two nodes one tries each. */
export async function claimDeliveries(
  { store, serverTime }: Deployment,
  { channel, recipient_id }: DueRecipient,
  most: number,
): Promise<Delivery[]> {
  return store.transaction(async (tx) => {
    const now = serverTime.now();
    const rows = await tx
      .selectFrom('deliveries')
      .selectAll()
      .where('channel', '=', channel)
      .where('recipient_id', '=', recipient_id)
      .where('state', '=', 'waiting')
      .where('digest_at', 'is', null)
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .orderBy('id')
      .limit(most)
      .execute();
    const claimed: Delivery[] = [];
    for (const row of rows) {
      const claim = {
        attempts: row.attempts + 1,
        last_attempt_at: now,
        next_attempt_at: now + CLAIM_MS,
      };
      const { numUpdatedRows } = await tx
        .updateTable('deliveries')
        .set(claim)
        .where('id', '=', row.id)
        .where('attempts', '=', row.attempts)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) claimed.push({ ...row, ...claim });
    }
    return claimed;
  });
}
