import type { AdminClient } from '@keyturn/admin';
import type { Webhook } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { failed, stillWaiting } from '../cli-fault.ts';
import { durationOption } from '../late-option.ts';
import { addVerb } from '../verb.ts';
import { findWebhook } from './find-webhook.ts';
import { webhookText } from './webhook-text.ts';

const LOOK_EVERY_MS = 250;

export function addTestVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'test', {
    summary: 'challenge a webhook again, and wait until it has answered',
    example: 'webhooks test chat --timeout 30s',
  })
    .argument('<webhook>', 'id or name')
    .addOption(durationOption('--timeout <duration>', 'how long to wait').default('30s'))
    .action((text: string, given: { timeout: number }) => testWebhook(cli, text, given.timeout));
}

/** Its first attempt says it: the later ones are for receivers that are away for a while. */
async function testWebhook(cli: Cli, text: string, timeoutMs: number): Promise<void> {
  const admin = await cli.admin();
  const endsMs = cli.system.monotonicMs() + timeoutMs;
  const { id: webhookId } = await findWebhook(admin, text);
  const params = { path: { webhookId } };
  const call = admin.POST('/v1/webhooks/{webhookId}/challenge', { params });
  let webhook: Webhook = await answered(call);
  while (isOpen(webhook) && cli.system.monotonicMs() < endsMs) {
    await cli.system.sleep(LOOK_EVERY_MS);
    webhook = await look(admin, webhookId);
  }
  cli.show(webhook, (shown, width) => webhookText(shown, width));
  const { challenge, name } = webhook;
  if (isOpen(webhook)) throw stillWaiting(`${name} has not answered yet`);
  if (challenge?.state !== 'delivered') {
    throw failed(
      `${name} did not answer its challenge: ${challenge?.lastError ?? 'it was put aside'}`,
      'let it answer 200 with {"nonce":"…"}, as docs/WEBHOOKS.md says',
    );
  }
}

function isOpen({ challenge }: Webhook): boolean {
  return challenge?.state === 'waiting' && challenge.lastError === null;
}

function look(admin: AdminClient, webhookId: string): Promise<Webhook> {
  return answered(admin.GET('/v1/webhooks/{webhookId}', { params: { path: { webhookId } } }));
}
