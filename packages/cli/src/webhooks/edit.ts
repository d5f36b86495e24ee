import type { AdminClient } from '@keyturn/admin';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { addVerb, list } from '../verb.ts';
import { findWebhook } from './find-webhook.ts';
import { webhookText } from './webhook-text.ts';

interface EditGiven {
  name?: string;
  apis?: string[];
  types?: string[];
  enable?: true;
  disable?: true;
}

export function addEditVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'edit', {
    summary: 'change a webhook; what is not named stays, `all` takes a filter away',
    example: 'webhooks edit chat --types all --enable',
  })
    .argument('<webhook>', 'id or name')
    .option('--name <name>', 'what people call it')
    .option('--apis <apis>', 'only notices of these, ids or names as a,b', list)
    .option('--types <types>', 'only these events, as key.revoked,rotation.*', list)
    .option('--enable', 'challenge it anew, and send it what comes after its answer')
    .option('--disable', 'send it nothing more')
    .action((text: string, given: EditGiven) => editWebhook(cli, text, given));
}

async function editWebhook(cli: Cli, text: string, given: EditGiven): Promise<void> {
  if (given.enable && given.disable) throw wrongUsage('--enable and --disable contradict');
  const admin = await cli.admin();
  const { id: webhookId } = await findWebhook(admin, text);
  const body = {
    ...(given.name !== undefined && { name: given.name }),
    ...(given.apis && { apis: await apisBody(admin, given.apis) }),
    ...(given.types && { types: isAll(given.types) ? null : given.types }),
    ...((given.enable || given.disable) && { enabled: given.enable === true }),
  };
  const params = { path: { webhookId } };
  const edited = await answered(admin.PATCH('/v1/webhooks/{webhookId}', { params, body }));
  cli.show(edited, (webhook, width) => webhookText(webhook, width));
}

async function apisBody(admin: AdminClient, given: readonly string[]): Promise<string[] | null> {
  if (isAll(given)) return null;
  return Promise.all(given.map(async (api) => (await findApi(admin, api)).id));
}

function isAll(given: readonly string[]): boolean {
  return given.length === 1 && given[0] === 'all';
}
