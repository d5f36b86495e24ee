import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addVerb } from '../verb.ts';
import { findWebhook } from './find-webhook.ts';
import { webhookText } from './webhook-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', { summary: 'show a webhook', example: 'webhooks show chat' })
    .argument('<webhook>', 'id or name')
    .action(async (text: string) => {
      const admin = await cli.admin();
      const webhook = await findWebhook(admin, text);
      const names = await namesOf(admin, 'api', cli.json ? [] : (webhook.apis ?? []));
      cli.show(webhook, (_, width) => webhookText(webhook, width, names));
    });
}
