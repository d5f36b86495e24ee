import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { AttemptEnd, Channel, Delivery, NewNotice } from '../notify/channel.ts';
import { webhookMessage } from '../notify/webhook-message.ts';
import type { Database, OutboxTable } from '../store/schema.ts';
import { CHALLENGE, CHALLENGE_ANSWER_BYTES, challengeMessage, isEcho } from './challenge.ts';
import { noteFailure, noteSuccess } from './failing.ts';
import { isOfApis, isWanted } from './is-wanted.ts';
import { type SignedAnswer, sendSigned } from './send-signed.ts';
import { disableBySystem } from './webhook-disable.ts';
import type { WebhookNet } from './webhook-net.ts';
import { endSecretRotations } from './webhook-secret-complete.ts';
import { signingSecrets, type WebhookRow } from './webhook-secrets.ts';
import { verifyWebhook } from './webhook-verify.ts';

/** Attempts at one webhook that run at the same time. */
const AT_ONCE = 4;

/** Tells the webhooks that were registered by API. */
export function webhookChannel(deployment: Deployment, net: WebhookNet): Channel {
  return {
    name: 'webhook',
    atOnce: AT_ONCE,
    recipientsOf: webhookRecipients,
    attempt: (delivery, signal) => attempt(deployment, net, delivery, signal),
    tidy: () => endSecretRotations(deployment),
  };
}

/** The webhooks that are told of each of these notices. */
export async function webhookRecipients(tx: Kysely<Database>, notices: readonly NewNotice[]) {
  if (notices.length === 0) return [];
  const webhooks = await tx
    .selectFrom('webhooks')
    .selectAll()
    .where('verified_at', 'is not', null)
    .where('disabled_at', 'is', null)
    .execute();
  return notices.flatMap((notice) =>
    webhooks
      .filter((webhook) => isWanted(webhook, notice))
      .map(({ id }) => ({ noticeId: notice.id, recipientId: id })),
  );
}

async function attempt(
  deployment: Deployment,
  net: WebhookNet,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { db } = deployment.store;
  const webhook = await db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', delivery.recipient_id)
    .executeTakeFirst();
  if (!webhook) return putAside('the webhook was removed');
  if (webhook.disabled_at !== null) return putAside('the webhook is disabled');
  const body = await bodyOf(deployment, webhook, delivery);
  if ('kind' in body) return body;
  const answer = await sendSigned(
    deployment,
    net,
    {
      id: delivery.notice_id,
      body: body.text,
      secrets: signingSecrets(deployment, webhook, deployment.serverTime.now()),
      url: webhook.url,
      turn: delivery.attempts,
      answerBytes: delivery.type === CHALLENGE ? CHALLENGE_ANSWER_BYTES : 0,
    },
    signal,
  );
  if (signal.aborted) return { kind: 'failed', reason: 'the server stopped', retryAfterMs: null };
  return noted(deployment, webhook, delivery, answer);
}

/** The text that is sent, or why nothing is. */
async function bodyOf(
  deployment: Deployment,
  webhook: WebhookRow,
  delivery: Delivery,
): Promise<{ text: string } | AttemptEnd> {
  if (delivery.type === CHALLENGE) {
    if (delivery.notice_id !== webhook.challenge_id) return putAside('another challenge was sent');
    return { text: challengeMessage(deployment, delivery) };
  }
  if (webhook.verified_at === null) return putAside('the webhook has not answered its challenge');
  const row: Selectable<OutboxTable> | undefined = await deployment.store.db
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', delivery.notice_id)
    .executeTakeFirst();
  if (!row) return putAside('the notice is no longer kept');
  // Its filter may have been narrowed since.
  if (!isOfApis(webhook, row.api_id)) return putAside('the webhook is not told of this api');
  return { text: webhookMessage(deployment, row, delivery.id) };
}

/** What follows for the webhook is committed before the delivery is noted: both may be repeated. */
async function noted(
  deployment: Deployment,
  webhook: WebhookRow,
  delivery: Delivery,
  answer: SignedAnswer,
): Promise<AttemptEnd> {
  const outcome = outcomeOf(deployment, delivery, answer);
  if (outcome.kind === 'delivered') {
    await noteSuccess(deployment, webhook.id);
    if (delivery.type === CHALLENGE) {
      await verifyWebhook(deployment, webhook.id, delivery.notice_id);
    }
  } else if (outcome.kind === 'refused') {
    await disableBySystem(deployment, webhook.id, 'gone');
  } else {
    await noteFailure(deployment, webhook, outcome.reason);
  }
  return outcome;
}

function outcomeOf(deployment: Deployment, delivery: Delivery, answer: SignedAnswer): AttemptEnd {
  if (answer.kind === 'unanswered') {
    return { kind: 'failed', reason: answer.reason, retryAfterMs: null };
  }
  const { status, body, retryAfterMs } = answer;
  if (status === 410) return { kind: 'refused', reason: 'answered 410' };
  if (status < 200 || status > 299) {
    return { kind: 'failed', reason: `answered ${status}`, retryAfterMs };
  }
  if (delivery.type === CHALLENGE && !isEcho(deployment, delivery.notice_id, body)) {
    return { kind: 'failed', reason: 'answered without the nonce', retryAfterMs };
  }
  return { kind: 'delivered' };
}

function putAside(reason: string): AttemptEnd {
  return { kind: 'put-aside', reason };
}
