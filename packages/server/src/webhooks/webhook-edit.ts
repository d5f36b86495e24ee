import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { wakeDeliveries } from '../notify/wake-deliveries.ts';
import { challenge } from './challenge.ts';
import { loadWebhook } from './load-webhook.ts';
import { requireApisExist } from './require-apis.ts';
import { listText } from './webhook-add.ts';
import { disable } from './webhook-disable.ts';
import type { WebhookRow } from './webhook-secrets.ts';
import { webhookView } from './webhook-view.ts';

/** What is left out stays; null takes a filter away. */
export interface WebhookEdit {
  webhookId: string;
  name?: string | undefined;
  apis?: readonly string[] | null | undefined;
  types?: readonly string[] | null | undefined;
  /** False sends it nothing more. True challenges it anew, and sends it what comes after its answer. */
  enabled?: boolean | undefined;
}

/**
 * Takes effect with the next notice. The address never changes: another one is another webhook.
 *
 * @throws Refusal `not-found`; `invalid-input` where an api is unknown
 */
export async function editWebhook(
  deployment: Deployment,
  actor: Actor,
  { webhookId, name, apis, types, enabled }: WebhookEdit,
): Promise<Webhook> {
  const edited = await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const before = await loadWebhook(command.tx, webhookId);
    await requireApisExist(command, apis ?? null);
    const change = {
      ...(name !== undefined && { name }),
      ...(apis !== undefined && { apis: listText(apis) }),
      ...(types !== undefined && { types: listText(types) }),
    };
    if (Object.keys(change).length > 0) {
      await command.tx.updateTable('webhooks').set(change).where('id', '=', webhookId).execute();
      command.audit('webhook.edit', webhookId, { apis, types });
    }
    if (enabled === false) await disable(command, webhookId, 'by-operator');
    if (enabled === true) await enable(command, before);
    return webhookView(command.tx, await loadWebhook(command.tx, webhookId), command.now);
  });
  wakeDeliveries(deployment);
  return edited;
}

/** Whoever is behind the address by now must agree again. */
async function enable(command: Command, { id, disabled_at }: WebhookRow): Promise<void> {
  if (disabled_at === null) return;
  await command.tx
    .updateTable('webhooks')
    .set({
      disabled_at: null,
      disabled_reason: null,
      verified_at: null,
      failing_since: null,
      last_error: null,
      challenge_id: await challenge(command, id),
    })
    .where('id', '=', id)
    .execute();
  command.audit('webhook.enable', id);
}
