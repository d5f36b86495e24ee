import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { OutboxTable } from '../store/schema.ts';
import { retryDelayMs } from './retry-schedule.ts';
import {
  type Fetch,
  sendWebhook,
  type WebhookEndpoint,
  type WebhookOutcome,
} from './send-webhook.ts';
import { webhookMessage } from './webhook-message.ts';

/** What is noted of a notice that was put aside because nobody is to be told. */
export const NO_WEBHOOK = 'no webhook';

/** Attempts that run at the same time. */
const AT_ONCE = 5;

/** A claimed message is left to its claimant for this long; then another may try. */
const CLAIM_MS = 60_000;

/** Who is told. Null: nobody, and the notices are put aside. */
export interface Recipient {
  endpoint: WebhookEndpoint | null;
  fetch: Fetch;
  /** Set once the receiver has answered 410; it is asked again after a restart. */
  isGone: boolean;
}

/**
 * Sends what is due, once each. At least once in all: a message whose delivery could not be noted
 * is sent again under the same id.
 *
 * @returns ms until the next is due, or null where nothing waits.
 */
export async function deliverDue(
  deployment: Deployment,
  recipient: Recipient,
): Promise<number | null> {
  if (recipient.isGone) return null;
  const now = deployment.serverTime.now();
  const due = await claimDue(deployment, now);
  await Promise.all(due.map((row) => deliver(deployment, recipient, row)));
  if (due.length === AT_ONCE) return 0;
  const { next } = await deployment.store.db
    .selectFrom('outbox')
    .select((of) => of.fn.min('next_attempt_at').as('next'))
    .where('delivered_at', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return next === null ? null : Math.max(0, Number(next) - deployment.serverTime.now());
}

/** Marks the rows as taken, so that of two nodes one sends each. */
async function claimDue({ store }: Deployment, now: number): Promise<Selectable<OutboxTable>[]> {
  return store.transaction(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .selectAll()
      .where('delivered_at', 'is', null)
      .where('failed_at', 'is', null)
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .limit(AT_ONCE)
      .execute();
    const claimed: Selectable<OutboxTable>[] = [];
    for (const row of rows) {
      const { numUpdatedRows } = await tx
        .updateTable('outbox')
        .set({ next_attempt_at: now + CLAIM_MS, attempts: row.attempts + 1 })
        .where('id', '=', row.id)
        .where('attempts', '=', row.attempts)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) claimed.push({ ...row, attempts: row.attempts + 1 });
    }
    return claimed;
  });
}

async function deliver(
  deployment: Deployment,
  recipient: Recipient,
  row: Selectable<OutboxTable>,
): Promise<void> {
  const { endpoint, fetch } = recipient;
  if (endpoint === null) return note(deployment, row, { failed_at: now(deployment) }, NO_WEBHOOK);
  const body = webhookMessage(deployment, row, row.id);
  const outcome = await sendWebhook(deployment, fetch, endpoint, { id: row.id, body });
  if (outcome.kind === 'delivered') {
    return note(deployment, row, { delivered_at: now(deployment) }, null);
  }
  if (outcome.kind === 'gone') {
    recipient.isGone = true;
    deployment.log.error('the webhook answered 410: nothing more is sent to it until a restart');
    return note(deployment, row, { failed_at: now(deployment) }, 'answered 410');
  }
  return putOff(deployment, row, outcome);
}

async function putOff(
  deployment: Deployment,
  row: Selectable<OutboxTable>,
  { reason, retryAfterMs }: Extract<WebhookOutcome, { kind: 'failed' }>,
): Promise<void> {
  const delay = retryDelayMs(row.attempts, retryAfterMs, deployment.random);
  deployment.log.warn({ id: row.id, type: row.type, reason }, 'a webhook was not delivered');
  if (delay === null) return note(deployment, row, { failed_at: now(deployment) }, reason);
  return note(deployment, row, { next_attempt_at: now(deployment) + delay }, reason);
}

function now({ serverTime }: Deployment): number {
  return serverTime.now();
}

async function note(
  { store }: Deployment,
  row: Selectable<OutboxTable>,
  change: Partial<Pick<OutboxTable, 'delivered_at' | 'failed_at' | 'next_attempt_at'>>,
  error: string | null,
): Promise<void> {
  await store.transaction((tx) =>
    tx
      .updateTable('outbox')
      .set({ ...change, last_error: error })
      .where('id', '=', row.id)
      .execute(),
  );
}
