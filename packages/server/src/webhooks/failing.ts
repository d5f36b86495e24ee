import type { Deployment } from '../deployment.ts';
import { disableBySystem } from './webhook-disable.ts';
import type { WebhookRow } from './webhook-secrets.ts';

/** A webhook at which nothing but failures was seen for this long is sent nothing more. */
const DISABLED_AFTER_MS = 3 * 86_400_000;

/** Notes a failed attempt with the webhook, and disables it where that has gone on for too long. */
export async function noteFailure(
  deployment: Deployment,
  { id, verified_at }: WebhookRow,
  reason: string,
): Promise<void> {
  const now = deployment.serverTime.now();
  const since = await deployment.store.transaction(async (tx) => {
    const row = await tx
      .selectFrom('webhooks')
      .select('failing_since')
      .where('id', '=', id)
      .executeTakeFirst();
    const since = row?.failing_since ?? now;
    await tx
      .updateTable('webhooks')
      .set({ failing_since: since, last_error: reason })
      .where('id', '=', id)
      .execute();
    return since;
  });
  // One that never answered its challenge is sent nothing anyway.
  if (verified_at === null || now - since < DISABLED_AFTER_MS) return;
  await disableBySystem(deployment, id, 'failing');
}

/** Notes that the webhook took something: also where another attempt at it has failed meanwhile. */
export async function noteSuccess({ store }: Deployment, webhookId: string): Promise<void> {
  // Read first: nearly always there is nothing to write.
  const failing = await store.db
    .selectFrom('webhooks')
    .select('id')
    .where('id', '=', webhookId)
    .where('failing_since', 'is not', null)
    .executeTakeFirst();
  if (!failing) return;
  await store.transaction((tx) =>
    tx
      .updateTable('webhooks')
      .set({ failing_since: null, last_error: null })
      .where('id', '=', webhookId)
      .execute(),
  );
}
