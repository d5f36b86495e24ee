import type { DeliveryState, Notice, Page } from '@keyturn/core';
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database, OutboxTable } from '../store/schema.ts';
import { webhooksWithin } from '../webhooks/webhook-list.ts';
import { NO_WEBHOOK } from './deliver-due.ts';
import { type NoticeSight, noticeViews } from './notice-view.ts';
import { storedNotice } from './stored-notice.ts';

export interface NoticeQuery extends PageRequest {
  order: 'oldest' | 'newest';
  /** Only notices of these apis; null: all. */
  apiIds: readonly string[] | null;
  /** Only what is about this key. */
  keyId: string | null;
  /** Only this event type. */
  type: string | null;
  /** Only what one recipient, or the webhook named, has in this state. */
  state: DeliveryState | null;
  /** Only what this webhook was to be told. */
  webhookId: string | null;
}

/**
 * What people and programs were told in the last 30 days, with the state of each delivery.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listNotices(
  { store }: Deployment,
  query: NoticeQuery,
): Promise<Page<Notice>> {
  const webhooks = await webhooksWithin(store.db, query.apiIds);
  const sight: NoticeSight = { webhooks, isWhole: query.apiIds === null };
  const found = await pageOf(store, query, sight);
  const { rows, next } = cutPage(found, query.limit);
  return { items: await noticeViews(store.db, rows, sight), next };
}

/**
 * One notice, as it is listed.
 *
 * @param apiIds - those that the caller is limited to; null: all
 * @throws Refusal `not-found`
 */
export async function showNotice(
  { store }: Deployment,
  noticeId: string,
  apiIds: readonly string[] | null,
): Promise<Notice> {
  const webhooks = await webhooksWithin(store.db, apiIds);
  const row = await storedNotice(store.db, noticeId);
  const views = row
    ? await noticeViews(store.db, [row], { webhooks, isWhole: apiIds === null })
    : [];
  const [view] = views;
  if (!view) throw new Refusal('not-found', 'No notice has this id; they are kept for 30 days.');
  return view;
}

async function pageOf(
  { db }: Deployment['store'],
  query: NoticeQuery,
  sight: NoticeSight,
): Promise<Selectable<OutboxTable>[]> {
  const after = readCursor(query.cursor);
  const [beyond, direction] =
    query.order === 'newest' ? (['<', 'desc'] as const) : (['>', 'asc'] as const);
  let rows = db.selectFrom('outbox').selectAll();
  if (query.apiIds !== null) rows = rows.where('api_id', 'in', [...query.apiIds]);
  if (query.keyId !== null) rows = rows.where('key_id', '=', query.keyId);
  if (query.type !== null) rows = rows.where('type', '=', query.type);
  if (query.state !== null || query.webhookId !== null) {
    rows = rows.where((of) => isDelivered(of, query, sight));
  }
  if (after !== null) {
    rows = rows.where((of) =>
      of.or([
        of('created_at', beyond, after.at),
        of.and([of('created_at', '=', after.at), of('id', beyond, after.id)]),
      ]),
    );
  }
  return rows
    .orderBy('created_at', direction)
    .orderBy('id', direction)
    .limit(query.limit + 1)
    .execute();
}

/** Whether a delivery that may be seen is as the query says. */
function isDelivered(
  of: ExpressionBuilder<Database, 'outbox'>,
  { state, webhookId }: NoticeQuery,
  { webhooks, isWhole }: NoticeSight,
): Expression<SqlBool> {
  let deliveries = of
    .selectFrom('deliveries')
    .select('deliveries.id')
    .whereRef('deliveries.notice_id', '=', 'outbox.id');
  if (state !== null) deliveries = deliveries.where('deliveries.state', '=', state);
  if (webhookId !== null) deliveries = deliveries.where('recipient_id', '=', webhookId);
  if (!isWhole) {
    const seen = webhooks.map(({ id }) => id);
    // A list of none is no SQL.
    deliveries = deliveries.where('recipient_id', 'in', seen.length > 0 ? seen : ['']);
  }
  const own = isWhole && state !== null && webhookId === null ? [isOperators(of, state)] : [];
  return of.or([of.exists(deliveries), ...own]);
}

/** Whether the delivery to the operator's own webhook is in this state. */
function isOperators(
  of: ExpressionBuilder<Database, 'outbox'>,
  state: DeliveryState,
): Expression<SqlBool> {
  if (state === 'delivered') return of('delivered_at', 'is not', null);
  if (state === 'waiting') {
    return of.and([of('delivered_at', 'is', null), of('failed_at', 'is', null)]);
  }
  const isAside = of('outbox.last_error', state === 'put-aside' ? '=' : '<>', NO_WEBHOOK);
  return of.and([of('failed_at', 'is not', null), isAside]);
}
