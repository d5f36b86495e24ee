import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { wakeDeliveries } from '../notify/wake-deliveries.ts';
import { Refusal } from '../problem/refusal.ts';
import { challenge } from './challenge.ts';
import { loadWebhook } from './load-webhook.ts';
import { webhookView } from './webhook-view.ts';

/**
 * Challenges a webhook again. One that has answered before goes on being told meanwhile.
 *
 * @throws Refusal `not-found`, `webhook-disabled`
 */
export async function challengeWebhook(
  deployment: Deployment,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<Webhook> {
  const challenged = await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const { disabled_at } = await loadWebhook(command.tx, webhookId);
    if (disabled_at !== null) {
      throw new Refusal(
        'webhook-disabled',
        'The webhook is disabled: enable it, which challenges it.',
      );
    }
    await command.tx
      .updateTable('webhooks')
      .set({ challenge_id: await challenge(command, webhookId) })
      .where('id', '=', webhookId)
      .execute();
    command.audit('webhook.challenge', webhookId);
    return webhookView(command.tx, await loadWebhook(command.tx, webhookId), command.now);
  });
  wakeDeliveries(deployment);
  return challenged;
}
