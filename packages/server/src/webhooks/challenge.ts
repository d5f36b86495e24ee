import { timingSafeEqual } from 'node:crypto';
import { formatInstant } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';
import type { Delivery } from '../notify/channel.ts';
import { newDelivery } from '../notify/new-delivery.ts';
import { endWaiting } from './end-waiting.ts';

/** Type of the event that a webhook must answer before it is sent anything else. */
export const CHALLENGE = 'webhook.challenge';

/** How much of the answer to a challenge is read. */
export const CHALLENGE_ANSWER_BYTES = 4_096;

/** Puts a new challenge before the webhook; the answer to an older one no longer counts. */
export async function challenge(command: Command, webhookId: string): Promise<string> {
  const { tx, deployment, now } = command;
  await endWaiting(command, webhookId, CHALLENGE, 'another challenge was sent');
  const challengeId = newId(deployment.random, 'msg');
  const delivery = newDelivery(deployment.random, now, {
    notice_id: challengeId,
    type: CHALLENGE,
    channel: 'webhook',
    recipient_id: webhookId,
  });
  await tx.insertInto('deliveries').values(delivery).execute();
  return challengeId;
}

/** The body of a challenge: a CloudEvent, as those of notices, with the nonce to be echoed. */
export function challengeMessage(deployment: Deployment, delivery: Delivery): string {
  const time = formatInstant(delivery.created_at);
  return JSON.stringify({
    specversion: '1.0',
    id: delivery.notice_id,
    source: deployment.publicUrl,
    type: CHALLENGE,
    time,
    timestamp: time,
    datacontenttype: 'application/json',
    data: { webhookId: delivery.recipient_id, nonce: nonceOf(deployment, delivery.notice_id) },
  });
}

/**
 * Whether the body of an answer is `{"nonce":"…"}` with the nonce of this challenge. A receiver that
 * sends back whatever it gets says something else, and has not agreed.
 */
export function isEcho(deployment: Deployment, challengeId: string, body: string): boolean {
  const nonce = nonceIn(body);
  if (nonce === null) return false;
  const expected = Buffer.from(nonceOf(deployment, challengeId));
  const given = Buffer.from(nonce);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function nonceIn(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('nonce' in answer)) return null;
    return typeof answer.nonce === 'string' ? answer.nonce : null;
  } catch {
    return null;
  }
}

/** It follows from the master key, so it stands in no table. */
function nonceOf({ seal }: Deployment, challengeId: string): string {
  return seal.mac(`webhook-challenge:${challengeId}`);
}
