import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import type { Database, OutboxTable } from '../store/schema.ts';
import type { Channel, NewNotice } from './channel.ts';
import { newDelivery } from './new-delivery.ts';

/** Notices of one transaction. */
const AT_ONCE = 100;

/**
 * Turns notices that commands have written into deliveries, one for each recipient, exactly once: a
 * notice is marked in the transaction that makes its deliveries, so of two nodes one makes them, and
 * a crash leaves both or none. The operator's own webhook goes by the outbox row itself.
 *
 * @returns whether there may be more.
 */
export async function fanOut(
  { store, serverTime, random }: Deployment,
  channels: readonly Channel[],
): Promise<boolean> {
  // Most looks find nothing, and should wait for no other transaction.
  const waiting = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('fanned_out_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!waiting) return false;
  return store.transaction(async (tx) => {
    const now = serverTime.now();
    const rows = await tx
      .selectFrom('outbox')
      .selectAll()
      .where('fanned_out_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    const notices = await taken(tx, await noticesOf(tx, rows), now);
    for (const channel of channels) {
      const recipients = await channel.recipientsOf(tx, notices);
      const types = new Map(notices.map(({ id, type }) => [id, type]));
      const deliveries = recipients.map(({ noticeId, recipientId }) =>
        newDelivery(random, now, {
          notice_id: noticeId,
          type: types.get(noticeId) ?? '',
          channel: channel.name,
          recipient_id: recipientId,
        }),
      );
      await inRows(deliveries, (part) =>
        tx
          .insertInto('deliveries')
          .values([...part])
          .execute(),
      );
    }
    return rows.length === AT_ONCE;
  });
}

/** With the api of the key that each is about. */
async function noticesOf(
  tx: Kysely<Database>,
  rows: readonly Selectable<OutboxTable>[],
): Promise<NewNotice[]> {
  const parsed = rows.map((row) => {
    const data: Record<string, unknown> = JSON.parse(row.data);
    const keyId = typeof data.keyId === 'string' ? data.keyId : null;
    return { id: row.id, type: row.type, data, keyId };
  });
  const keyIds = [...new Set(parsed.flatMap(({ keyId }) => keyId ?? []))];
  const keys =
    keyIds.length === 0
      ? []
      : await tx.selectFrom('keys').select(['id', 'api_id']).where('id', 'in', keyIds).execute();
  const apis = new Map(keys.map((key) => [key.id, key.api_id]));
  return parsed.map((notice) => ({
    ...notice,
    apiId: notice.keyId === null ? null : (apis.get(notice.keyId) ?? null),
  }));
}

/** Marks the notices, and gives those that no other node has marked meanwhile. */
async function taken(
  tx: Kysely<Database>,
  notices: readonly NewNotice[],
  now: number,
): Promise<NewNotice[]> {
  const own: NewNotice[] = [];
  for (const notice of notices) {
    const { numUpdatedRows } = await tx
      .updateTable('outbox')
      .set({ key_id: notice.keyId, api_id: notice.apiId, fanned_out_at: now })
      .where('id', '=', notice.id)
      .where('fanned_out_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) own.push(notice);
  }
  return own;
}
