import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { endWaiting } from './end-waiting.ts';
import { loadWebhook } from './load-webhook.ts';

/**
 * Forgets a webhook and its secret; what waits for it is not sent.
 *
 * @throws Refusal `not-found`
 */
export async function removeWebhook(
  deployment: Deployment,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<void> {
  await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    await loadWebhook(command.tx, webhookId);
    await endWaiting(command, webhookId, null, 'the webhook was removed');
    await command.tx.deleteFrom('webhooks').where('id', '=', webhookId).execute();
    command.audit('webhook.remove', webhookId);
  });
}
