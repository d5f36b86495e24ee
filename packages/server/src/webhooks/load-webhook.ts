import type { Kysely } from 'kysely';
import { Refusal } from '../problem/refusal.ts';
import type { Database } from '../store/schema.ts';
import type { WebhookRow } from './webhook-secrets.ts';

/** @throws Refusal `not-found` */
export async function loadWebhook(db: Kysely<Database>, webhookId: string): Promise<WebhookRow> {
  const row = await db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', webhookId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No webhook has this id.');
  return row;
}
