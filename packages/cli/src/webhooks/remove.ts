import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findWebhook } from './find-webhook.ts';

export function addRemoveVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'remove', {
    summary: 'remove a webhook, and forget its secret',
    example: 'webhooks remove chat',
  })
    .argument('<webhook>', 'id or name')
    .action(async (text: string) => {
      const admin = await cli.admin();
      const { id, name } = await findWebhook(admin, text);
      const params = { path: { webhookId: id } };
      await answered(admin.DELETE('/v1/webhooks/{webhookId}', { params }));
      cli.show({ id, removed: true }, () => `${name} is removed\n`);
    });
}
