import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { addVerb, list } from '../verb.ts';
import { secretText } from './secret-text.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', {
    summary: 'register a webhook, challenge it, and print its secret, once',
    example: 'webhooks add chat https://hooks.example.com/keyturn --types rotation.*,key.*',
  })
    .argument('<name>', 'what people call it')
    .argument('<url>', 'https, at a public address')
    .option('--apis <apis>', 'only notices of these, ids or names as a,b', list)
    .option('--types <types>', 'only these events, as key.revoked,rotation.*', list)
    .action(async (name: string, url: string, given: { apis?: string[]; types?: string[] }) => {
      const admin = await cli.admin();
      const apis = given.apis && (await Promise.all(given.apis.map((api) => findApi(admin, api))));
      const body = {
        name,
        url,
        ...(apis && { apis: apis.map(({ id }) => id) }),
        ...(given.types && { types: given.types }),
      };
      const webhook = await answered(admin.POST('/v1/webhooks', { body }));
      const next = `next: let it answer the challenge, then see: keyturn webhooks show ${webhook.id}`;
      cli.show(webhook, () => secretText(`${name} is ${webhook.id}`, webhook.secret, next));
    });
}
