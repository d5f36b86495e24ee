import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findWebhook } from '../webhooks/find-webhook.ts';

export function addReplayVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'replay', {
    summary: 'send a notice again, under the same event id',
    example: 'notices replay msg_ck1XNyeN8fZtqA3x --webhook chat',
  })
    .argument('<notice>', 'its id, from `keyturn notices list`')
    .option('--webhook <webhook>', 'only to this webhook, also where it was not to be told then')
    .action(async (noticeId: string, given: { webhook?: string }) => {
      const admin = await cli.admin();
      const webhook = given.webhook === undefined ? null : await findWebhook(admin, given.webhook);
      const params = { path: { noticeId } };
      const body = { webhookId: webhook?.id ?? null };
      const notice = await answered(admin.POST('/v1/notices/{noticeId}/replay', { params, body }));
      cli.show(
        notice,
        () => `${notice.type} is sent again${webhook ? ` to ${webhook.name}` : ''}\n`,
      );
    });
}
