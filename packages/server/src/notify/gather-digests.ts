import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import { newDelivery } from './new-delivery.ts';
import { DIGEST } from './put-off.ts';

/** The deliveries to one recipient that are told together at one instant. */
interface Slot {
  channel: string;
  recipient_id: string;
  digest_at: number;
}

/**
 * Makes one delivery of what waits for a digest whose time has come, for each recipient. Its row and
 * the marks of those that it tells are one transaction, and there is one row for each recipient and
 * instant: a crash leaves all or nothing, and of two nodes one makes it.
 */
export async function gatherDigests({ store, serverTime, random }: Deployment): Promise<void> {
  const now = serverTime.now();
  const slots = await dueSlots(store.db, now);
  for (const slot of slots) {
    await store.transaction(async (tx) => {
      const { channel, recipient_id, digest_at } = slot;
      const of = { notice_id: `digest ${digest_at}`, type: DIGEST, channel, recipient_id };
      const digest = newDelivery(random, now, of);
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('deliveries')
        .values(digest)
        .onConflict((same) => same.columns(['notice_id', 'channel', 'recipient_id']).doNothing())
        .executeTakeFirst();
      // Who comes after its digest was made is told in the next.
      const change = numInsertedOrUpdatedRows
        ? { digest_id: digest.id }
        : { digest_at: null, waits_for: null, next_attempt_at: now };
      await tx
        .updateTable('deliveries')
        .set(change)
        .where('channel', '=', channel)
        .where('recipient_id', '=', recipient_id)
        .where('digest_at', '=', digest_at)
        .where('digest_id', 'is', null)
        .where('state', '=', 'waiting')
        .execute();
    });
  }
}

async function dueSlots(db: Kysely<Database>, now: number): Promise<Slot[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['channel', 'recipient_id', 'digest_at'])
    .distinct()
    .where('digest_at', '<=', now)
    .where('digest_id', 'is', null)
    .where('state', '=', 'waiting')
    .execute();
  return rows.map((row) => ({ ...row, digest_at: Number(row.digest_at) }));
}
