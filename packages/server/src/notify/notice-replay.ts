import type { Notice } from '@keyturn/core';
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database, OutboxTable } from '../store/schema.ts';
import { isOfApis } from '../webhooks/is-wanted.ts';
import { webhooksWithin } from '../webhooks/webhook-list.ts';
import type { WebhookRow } from '../webhooks/webhook-secrets.ts';
import { newDelivery } from './new-delivery.ts';
import { type NoticeSight, noticeViews } from './notice-view.ts';
import { wakeDeliveries } from './wake-deliveries.ts';

export interface NoticeReplay {
  noticeId: string;
  /** Only to this webhook, also where it was not to be told at the time; null: to all who were. */
  webhookId: string | null;
  /** What the token is limited to; null: nothing. */
  apiIds: readonly string[] | null;
}

/**
 * Sends a notice again, under the same event id: at once, and then by the schedule.
 *
 * @throws Refusal `not-found`; `webhook-disabled`, `webhook-unverified` where one webhook was named
 */
export async function replayNotice(
  deployment: Deployment,
  actor: Actor,
  { noticeId, webhookId, apiIds }: NoticeReplay,
): Promise<Notice> {
  const replayed = await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const { tx } = command;
    const row = await load(command, noticeId);
    const webhooks = await webhooksWithin(tx, apiIds);
    const sight: NoticeSight = { webhooks, isWhole: apiIds === null };
    if (webhookId === null) await replayToAll(command, row, sight);
    else await replayToOne(command, row, requireTold(webhooks, webhookId, row));
    command.audit('notice.replay', noticeId, { webhookId });
    const [view] = await noticeViews(tx, [await load(command, noticeId)], sight);
    return view as Notice;
  });
  wakeDeliveries(deployment);
  return replayed;
}

async function load({ tx }: Command, noticeId: string): Promise<Selectable<OutboxTable>> {
  const row = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', noticeId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No notice has this id; they are kept for 30 days.');
  return row;
}

async function replayToAll(
  { tx, now }: Command,
  { id }: Selectable<OutboxTable>,
  { webhooks, isWhole }: NoticeSight,
): Promise<void> {
  let deliveries = tx
    .updateTable('deliveries')
    .set((of) => due(of, now))
    .where('notice_id', '=', id);
  if (!isWhole) {
    const seen = webhooks.map((webhook) => webhook.id);
    deliveries = deliveries.where('recipient_id', 'in', seen.length > 0 ? seen : ['']);
  }
  await deliveries.execute();
  if (!isWhole) return;
  await tx
    .updateTable('outbox')
    .set({
      delivered_at: null,
      failed_at: null,
      last_error: null,
      attempts: 0,
      next_attempt_at: now,
    })
    .where('id', '=', id)
    .execute();
}

async function replayToOne(
  { tx, now, deployment }: Command,
  { id, type }: Selectable<OutboxTable>,
  webhook: WebhookRow,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('deliveries')
    .set((of) => due(of, now))
    .where('notice_id', '=', id)
    .where('channel', '=', 'webhook')
    .where('recipient_id', '=', webhook.id)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const to = { notice_id: id, type, channel: 'webhook', recipient_id: webhook.id };
  await tx
    .insertInto('deliveries')
    .values(newDelivery(deployment.random, now, to))
    .execute();
}

/**
 * Counted as an attempt, so that one which runs does not note its end over the replay. It leaves the
 * digest in which it waits, and goes on its own.
 */
function due(of: ExpressionBuilder<Database, 'deliveries'>, now: number) {
  const attempts = of('attempts', '+', 1);
  return {
    state: 'waiting',
    attempts,
    attempts_before_replay: of(attempts, '-', of.ref('postponed')),
    digest_at: null,
    digest_id: null,
    waits_for: null,
    next_attempt_at: now,
    ended_at: null,
    last_error: null,
  };
}

function requireTold(
  webhooks: readonly WebhookRow[],
  webhookId: string,
  notice: Selectable<OutboxTable>,
): WebhookRow {
  const webhook = webhooks.find(({ id }) => id === webhookId);
  if (!webhook || !isOfApis(webhook, notice.api_id)) {
    throw new Refusal('invalid-input', 'The notice cannot be sent to this webhook.', {
      errors: [{ path: 'webhookId', message: 'is not the id of a webhook that is told of this' }],
    });
  }
  if (webhook.disabled_at !== null) {
    throw new Refusal('webhook-disabled', 'The webhook is disabled: enable it first.');
  }
  if (webhook.verified_at === null) {
    throw new Refusal('webhook-unverified', 'The webhook has not answered its challenge yet.');
  }
  return webhook;
}
