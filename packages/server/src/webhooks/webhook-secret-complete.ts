import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { type Actor, SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { loadWebhook } from './load-webhook.ts';
import { rotatedSecret, SECRET_ROTATION_MS } from './webhook-secrets.ts';
import { webhookView } from './webhook-view.ts';

/**
 * Ends the rotation of a webhook's secret: the old one signs nothing more and is forgotten. Where
 * none is open it changes nothing.
 *
 * @throws Refusal `not-found`
 */
export async function completeSecret(
  deployment: Deployment,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<Webhook> {
  return runCommand(deployment, actor, async (command) => {
    const { tx, now } = command;
    await command.lockHead();
    const before = await loadWebhook(tx, webhookId);
    if (before.secret_rotating_since === null) return webhookView(tx, before, now);
    const row = { ...before, ...rotatedSecret(before) };
    await tx.updateTable('webhooks').set(row).where('id', '=', webhookId).execute();
    command.audit('webhook.complete-secret', webhookId);
    return webhookView(tx, row, now);
  });
}

/** Forgets the old secrets whose time has run out. They sign nothing from that instant on anyway. */
export async function endSecretRotations(deployment: Deployment): Promise<void> {
  const { store, serverTime } = deployment;
  const over = await store.db
    .selectFrom('webhooks')
    .select('id')
    .where('secret_rotating_since', '<=', serverTime.now() - SECRET_ROTATION_MS)
    .execute();
  for (const { id } of over) await completeSecret(deployment, SYSTEM, { webhookId: id });
}
