import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { endWaiting } from './end-waiting.ts';

/** `gone`: it answered 410. `failing`: nothing but failures for too long. */
export type DisabledReason = 'gone' | 'failing' | 'by-operator';

/** Sends a webhook nothing more, on its own word or for its failures, and tells the operators. */
export async function disableBySystem(
  deployment: Deployment,
  webhookId: string,
  reason: DisabledReason,
): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    if (await disable(command, webhookId, reason)) {
      command.notice('webhook.disabled', { webhookId, reason });
    }
  });
}

/** @returns whether it was enabled until now. */
export async function disable(
  command: Command,
  webhookId: string,
  reason: DisabledReason,
): Promise<boolean> {
  const { numUpdatedRows } = await command.tx
    .updateTable('webhooks')
    .set({ disabled_at: command.now, disabled_reason: reason })
    .where('id', '=', webhookId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await endWaiting(command, webhookId, null, 'the webhook is disabled');
  command.audit('webhook.disable', webhookId, { reason });
  return true;
}
