import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';

/** Notes that a webhook has echoed its last challenge: from now on it is told. Repeats are harmless. */
export async function verifyWebhook(
  deployment: Deployment,
  webhookId: string,
  challengeId: string,
): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    const { numUpdatedRows } = await command.tx
      .updateTable('webhooks')
      .set({ verified_at: command.now, failing_since: null, last_error: null })
      .where('id', '=', webhookId)
      .where('challenge_id', '=', challengeId)
      .where('verified_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) command.audit('webhook.verify', webhookId);
  });
}
