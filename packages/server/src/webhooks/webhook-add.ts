import type { Webhook } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { newId } from '../new-id.ts';
import { wakeDeliveries } from '../notify/wake-deliveries.ts';
import { challenge } from './challenge.ts';
import { requireApisExist } from './require-apis.ts';
import { newWebhookSecret } from './webhook-secrets.ts';
import { webhookView } from './webhook-view.ts';

export interface NewWebhook {
  name: string;
  /** Checked by `webhookUrlFault`. */
  url: string;
  /** Ids of the apis whose notices it is sent; null: all, and those of the whole deployment. */
  apis: readonly string[] | null;
  /** Event types, `noun.*` for all of a noun; null: all. */
  types: readonly string[] | null;
}

/**
 * Registers a webhook and challenges it; it is sent nothing else until it has echoed the nonce. Its
 * secret is told here and nowhere else.
 *
 * @throws Refusal `invalid-input` where an api is unknown
 */
export async function addWebhook(
  deployment: Deployment,
  actor: Actor,
  { name, url, apis, types }: NewWebhook,
): Promise<Webhook & { secret: string }> {
  const added = await runCommand(deployment, actor, async (command) => {
    await requireApisExist(command, apis);
    const { tx, now } = command;
    const id = newId(deployment.random, 'whk');
    const { secret, sealed } = newWebhookSecret(deployment, id);
    const row = {
      id,
      name,
      url,
      apis: listText(apis),
      types: listText(types),
      sealed_secret: sealed,
      sealed_next_secret: null,
      secret_rotating_since: null,
      challenge_id: await challenge(command, id),
      verified_at: null,
      disabled_at: null,
      disabled_reason: null,
      failing_since: null,
      last_error: null,
      created_at: now,
    };
    await tx.insertInto('webhooks').values(row).execute();
    command.audit('webhook.add', id, { apis, types });
    return { ...(await webhookView(tx, row, now)), secret };
  });
  wakeDeliveries(deployment);
  return added;
}

/** A filter as its column holds it. */
export function listText(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify([...new Set(list)]);
}
