import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { loadWebhook } from './load-webhook.ts';
import { webhookView } from './webhook-view.ts';

/** @throws Refusal `not-found` */
export async function showWebhook(
  { store, serverTime }: Deployment,
  webhookId: string,
): Promise<Webhook> {
  return webhookView(store.db, await loadWebhook(store.db, webhookId), serverTime.now());
}
