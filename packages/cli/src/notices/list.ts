import { DELIVERY_STATES, type DeliveryState } from '@keyturn/core';
import { type Command, Option } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { findWebhook } from '../webhooks/find-webhook.ts';
import { noticesText } from './notices-text.ts';

interface ListGiven extends PageOptions {
  key?: string;
  type?: string;
  state?: DeliveryState;
  webhook?: string;
  oldest?: true;
}

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list what was told in the last 30 days, newest first, and how that went',
    example: 'notices list --state failed',
  })
    .option('--key <key>', 'only about this key')
    .option('--type <type>', 'only this event, as rotation.started')
    .addOption(
      new Option('--state <state>', 'only where a delivery is so').choices(DELIVERY_STATES),
    )
    .option('--webhook <webhook>', 'only to this webhook, id or name')
    .option('--oldest', 'oldest first');
  addPageOptions(list).action((given: ListGiven) => listNotices(cli, given));
}

async function listNotices(cli: Cli, given: ListGiven): Promise<void> {
  const admin = await cli.admin();
  const { key, type, state, webhook } = given;
  const query = {
    ...pageQuery(given),
    order: given.oldest ? ('oldest' as const) : ('newest' as const),
    ...(key !== undefined && { keyId: key }),
    ...(type !== undefined && { type }),
    ...(state !== undefined && { state }),
    ...(webhook !== undefined && { webhookId: (await findWebhook(admin, webhook)).id }),
  };
  cli.show(await answered(admin.GET('/v1/notices', { params: { query } })), (page, width) => {
    const { items, next } = page;
    return `${noticesText(items, width)}${next === null ? '' : `\nmore: --cursor ${next}\n`}`;
  });
}
