import type { AdminClient } from '@keyturn/admin';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { instantText } from '../instant-text.ts';
import { addVerb } from '../verb.ts';
import { findWebhook } from './find-webhook.ts';
import { secretText } from './secret-text.ts';

interface RotateGiven {
  complete?: true;
  startOver?: true;
}

export function addRotateSecretVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'rotate-secret', {
    summary: 'make a new secret and print it, once; both sign until it is completed',
    example: 'webhooks rotate-secret chat --complete',
  })
    .argument('<webhook>', 'id or name')
    .option('--complete', 'the receiver has the new one: the old one signs nothing more')
    .option('--start-over', 'the new one was lost: make another')
    .action((text: string, given: RotateGiven) => rotateSecret(cli, text, given));
}

async function rotateSecret(cli: Cli, text: string, given: RotateGiven): Promise<void> {
  if (given.complete && given.startOver) throw wrongUsage('--complete and --start-over contradict');
  const admin = await cli.admin();
  const { id, name } = await findWebhook(admin, text);
  if (given.complete) return complete(cli, admin, id, name);
  const params = { path: { webhookId: id } };
  const body = { startOver: given.startOver === true };
  const webhook = await answered(
    admin.POST('/v1/webhooks/{webhookId}/secret/rotate', { params, body }),
  );
  const endsAt = instantText(webhook.secretRotation?.endsAt ?? null);
  const next = `next: give it to the receiver, then: keyturn webhooks rotate-secret ${id} --complete`;
  const head = `Two secrets sign for ${name} until ${endsAt}`;
  cli.show(webhook, () => secretText(head, webhook.secret, next));
}

async function complete(cli: Cli, admin: AdminClient, id: string, name: string): Promise<void> {
  const params = { path: { webhookId: id } };
  const call = admin.POST('/v1/webhooks/{webhookId}/secret/complete', { params });
  cli.show(await answered(call), () => `one secret signs for ${name}: the last that was printed\n`);
}
