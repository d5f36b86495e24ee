import { DELIVERY_STATES, type DeliveryState, type Notice } from '@keyturn/core';
import { type Command, Option } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { findWebhook } from '../webhooks/find-webhook.ts';
import { acknowledgedText } from './acknowledged-text.ts';

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
  cli.showPage(await answered(admin.GET('/v1/notices', { params: { query } })), [
    { title: 'id', text: ({ id }) => id, whole: true },
    { title: 'at', text: ({ createdAt }) => instantText(createdAt), whole: true },
    { title: 'what', text: ({ type }) => type },
    { title: 'delivery', text: deliveryText },
    { title: 'acknowledged', text: acknowledgedText },
  ]);
}

/** `operator delivered, ops@example.com waiting (quiet-hours), chat failed (answered 500)`. */
function deliveryText({ deliveries }: Pick<Notice, 'deliveries'>): string {
  const told = deliveries.map((delivery) => {
    const { channel, recipientName, recipientId, state, lastError, waitsFor } = delivery;
    const who = recipientName ?? recipientId ?? channel;
    const isAside = state === 'put-aside' && channel === 'operator';
    const isTrouble = lastError !== null && state !== 'delivered' && !isAside;
    const why = waitsFor ?? (isTrouble ? lastError : null);
    return `${who} ${state}${why === null ? '' : ` (${why})`}`;
  });
  return told.join(', ') || '-';
}
