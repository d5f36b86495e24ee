import type { Command } from '../lifecycle/command.ts';

/**
 * Puts aside what waits for a webhook. What has no attempt running is tried no more.
 *
 * @param type - only events of this type; null: all.
 */
export async function endWaiting(
  { tx, now }: Command,
  webhookId: string,
  type: string | null,
  reason: string,
): Promise<void> {
  let query = tx
    .updateTable('deliveries')
    .set({ state: 'put-aside', ended_at: now, last_error: reason })
    .where('channel', '=', 'webhook')
    .where('recipient_id', '=', webhookId)
    .where('state', '=', 'waiting');
  if (type !== null) query = query.where('type', '=', type);
  await query.execute();
}
