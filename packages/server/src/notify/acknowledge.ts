import type { Kysely, Selectable } from 'kysely';
import { idOfToken, linkUrl } from '../access/link-token.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database, OutboxTable } from '../store/schema.ts';
import { storedNotice } from './stored-notice.ts';

/** A notice, and who it was told to that now says that they know. */
export interface Acknowledging {
  notice: Selectable<OutboxTable>;
  /** In words: `the chat of the operators`. */
  by: string;
}

/**
 * The link by which whoever was told says that they have read it. It does nothing else.
 *
 * @param id - of the delivery; of the notice for the operator's own webhook, which has none
 */
export function acknowledgeUrl(deployment: Deployment, id: string): string {
  return linkUrl(deployment, 'acknowledge', id);
}

/** @throws Refusal `not-found`, also once the notice is no longer kept */
export async function acknowledgingOf(
  deployment: Deployment,
  token: string,
): Promise<Acknowledging> {
  const { db } = deployment.store;
  const id = idOfToken(deployment, 'acknowledge', token);
  const delivery =
    id === null
      ? undefined
      : await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  const notice = id === null ? null : await storedNotice(db, delivery?.notice_id ?? id);
  if (!notice) throw new Refusal('not-found', 'No link has this token.');
  if (!delivery) return { notice, by: 'the webhook of keyturn.yaml' };
  if (delivery.channel === 'slack') return { notice, by: 'the chat of the operators' };
  return { notice, by: await webhookName(db, delivery.recipient_id) };
}

async function webhookName(db: Kysely<Database>, id: string): Promise<string> {
  const webhook = await db
    .selectFrom('webhooks')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst();
  return `the webhook ${webhook?.name ?? id}`;
}

/**
 * Notes that somebody has read a notice. Who says so first counts; said again, it changes nothing.
 *
 * @throws Refusal `not-found`
 */
export async function acknowledgeNotice(
  deployment: Deployment,
  actor: Actor,
  noticeId: string,
  by: string,
): Promise<Selectable<OutboxTable>> {
  return runCommand(deployment, actor, async (command) => {
    const { tx, now } = command;
    await command.lockHead();
    const row = await storedNotice(tx, noticeId);
    if (!row) throw new Refusal('not-found', 'No notice has this id; they are kept for 30 days.');
    if (row.acknowledged_at !== null) return row;
    const mark = { acknowledged_at: now, acknowledged_by: by };
    await tx.updateTable('outbox').set(mark).where('id', '=', noticeId).execute();
    command.audit('notice.acknowledge', noticeId);
    return { ...row, ...mark };
  });
}
