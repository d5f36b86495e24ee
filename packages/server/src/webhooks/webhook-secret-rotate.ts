import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { loadWebhook } from './load-webhook.ts';
import { isRotating, newWebhookSecret, rotatedSecret } from './webhook-secrets.ts';
import { webhookView } from './webhook-view.ts';

/**
 * Begins to rotate the secret of a webhook: from now on both sign, and a receiver may check with
 * either. It ends by `completeSecret`, or by itself after `SECRET_ROTATION_MS`.
 *
 * @throws Refusal `not-found`; `secret-rotating` unless `startOver`, which makes another new secret
 */
export async function rotateSecret(
  deployment: Deployment,
  actor: Actor,
  { webhookId, startOver }: { webhookId: string; startOver: boolean },
): Promise<Webhook & { secret: string }> {
  return runCommand(deployment, actor, async (command) => {
    const { tx, now } = command;
    await command.lockHead();
    const before = await loadWebhook(tx, webhookId);
    const isRunning = isRotating(before, now);
    if (isRunning && !startOver) {
      throw new Refusal('secret-rotating', 'The secret of this webhook is being rotated already.');
    }
    const { secret, sealed } = newWebhookSecret(deployment, webhookId);
    const row = {
      ...before,
      ...(isRunning ? {} : rotatedSecret(before)),
      sealed_next_secret: sealed,
      secret_rotating_since: now,
    };
    await tx.updateTable('webhooks').set(row).where('id', '=', webhookId).execute();
    command.audit('webhook.rotate-secret', webhookId, { startOver: isRunning });
    return { ...(await webhookView(tx, row, now)), secret };
  });
}
