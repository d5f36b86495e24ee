import {
  type DeliveryState,
  type DeliveryWait,
  formatInstant,
  type Notice,
  type NoticeDelivery,
} from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Database, OutboxTable } from '../store/schema.ts';
import type { WebhookRow } from '../webhooks/webhook-secrets.ts';
import type { Delivery } from './channel.ts';
import { NO_WEBHOOK } from './deliver-due.ts';

/** What whoever asks may see of how notices get on. */
export interface NoticeSight {
  /** The webhooks that may be seen. */
  webhooks: readonly WebhookRow[];
  /** The whole deployment: also the operator's own webhook, and webhooks that were removed. */
  isWhole: boolean;
}

export async function noticeViews(
  db: Kysely<Database>,
  rows: readonly Selectable<OutboxTable>[],
  sight: NoticeSight,
): Promise<Notice[]> {
  const deliveries = await deliveriesOf(db, rows, sight);
  const names = new Map(sight.webhooks.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    keyId: row.key_id,
    apiId: row.api_id,
    data: JSON.parse(row.data),
    createdAt: formatInstant(row.created_at),
    acknowledged: acknowledgementView(row),
    deliveries: [
      ...(sight.isWhole ? [operatorDelivery(row)] : []),
      ...(deliveries.get(row.id) ?? []).map((delivery) => deliveryView(delivery, names)),
    ],
  }));
}

function acknowledgementView(row: Selectable<OutboxTable>): Notice['acknowledged'] {
  const { acknowledged_at: at, acknowledged_by: by } = row;
  return at === null ? null : { at: formatInstant(at), by: by ?? '' };
}

async function deliveriesOf(
  db: Kysely<Database>,
  rows: readonly Selectable<OutboxTable>[],
  { webhooks, isWhole }: NoticeSight,
): Promise<Map<string, Delivery[]>> {
  if (rows.length === 0) return new Map();
  const found = await db
    .selectFrom('deliveries')
    .selectAll()
    .where(
      'notice_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const seen = new Set(webhooks.map(({ id }) => id));
  return Map.groupBy(
    found.filter((row) => isWhole || (row.channel === 'webhook' && seen.has(row.recipient_id))),
    (row) => row.notice_id,
  );
}

function deliveryView(row: Delivery, names: ReadonlyMap<string, string>): NoticeDelivery {
  return {
    channel: row.channel,
    recipientId: row.recipient_id,
    recipientName: names.get(row.recipient_id) ?? null,
    state: row.state as DeliveryState,
    attempts: row.attempts - row.postponed,
    waitsFor: row.state === 'waiting' ? (row.waits_for as DeliveryWait | null) : null,
    nextAttemptAt: row.state === 'waiting' ? formatInstant(row.next_attempt_at) : null,
    lastError: row.last_error,
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
  };
}

/** The operator's own webhook goes by the outbox row itself. */
function operatorDelivery(row: Selectable<OutboxTable>): NoticeDelivery {
  const state = operatorState(row);
  const endedAt = row.delivered_at ?? row.failed_at;
  return {
    channel: 'operator',
    recipientId: null,
    recipientName: null,
    state,
    attempts: row.attempts,
    waitsFor: null,
    nextAttemptAt: state === 'waiting' ? formatInstant(row.next_attempt_at) : null,
    lastError: row.last_error,
    endedAt: endedAt === null ? null : formatInstant(endedAt),
  };
}

function operatorState(row: Selectable<OutboxTable>): DeliveryState {
  if (row.delivered_at !== null) return 'delivered';
  if (row.failed_at === null) return 'waiting';
  return row.last_error === NO_WEBHOOK ? 'put-aside' : 'failed';
}
