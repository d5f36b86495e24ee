import type { Page, Webhook } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import type { Database } from '../store/schema.ts';
import type { WebhookRow } from './webhook-secrets.ts';
import { webhookViews } from './webhook-view.ts';

/**
 * The webhooks, oldest first.
 *
 * @param apiIds - only those that are limited to some of these; null: all.
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listWebhooks(
  { store, serverTime }: Deployment,
  { apiIds, cursor, limit }: PageRequest & { apiIds: readonly string[] | null },
): Promise<Page<Webhook>> {
  const after = readCursor(cursor);
  const rest = (await webhooksWithin(store.db, apiIds)).filter(
    (row) =>
      after === null ||
      row.created_at > after.at ||
      (row.created_at === after.at && row.id > after.id),
  );
  const { rows, next } = cutPage(rest, limit);
  return { items: await webhookViews(store.db, rows, serverTime.now()), next };
}

/** Those that a token which is limited to these apis may see, oldest first. */
export async function webhooksWithin(
  db: Kysely<Database>,
  apiIds: readonly string[] | null,
): Promise<WebhookRow[]> {
  const rows = await db
    .selectFrom('webhooks')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.filter(({ apis }) => isWithin(apis === null ? null : JSON.parse(apis), apiIds));
}

function isWithin(apis: readonly string[] | null, apiIds: readonly string[] | null): boolean {
  if (apiIds === null) return true;
  return apis?.every((id) => apiIds.includes(id)) ?? false;
}
