import type { Key } from '@keyturn/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { stillWaiting } from '../cli-fault.ts';
import { findClient } from '../clients/find-client.ts';
import { durationOption, instantOption } from '../late-option.ts';
import { findPolicy } from '../policies/find-policy.ts';
import { addVerb, list } from '../verb.ts';

interface IssueGiven {
  api: string;
  client: string;
  name: string;
  scopes: string[];
  environment: 'live' | 'test';
  owner?: string;
  purpose?: string;
  class?: string;
  label?: Record<string, string>;
  regions?: string[];
  addresses?: string[];
  notBefore?: string;
  expires?: string;
  policy?: string;
  idempotencyKey?: string;
  timeout: number;
}

const PAUSE_MS = 500;

export function addIssueVerb(noun: Command, cli: Cli): void {
  const nowMs = cli.system.wallMs();
  addVerb(noun, 'issue', {
    summary: 'issue a key and print its key string, once',
    example: 'keys issue --api market --client acme --name bot --scopes market:read',
  })
    .requiredOption('--api <api>', 'id or name')
    .requiredOption('--client <client>', 'id or name')
    .requiredOption('--name <name>', 'what people call the key')
    .requiredOption('--scopes <scopes>', 'what it may do, as a,b', list)
    .addOption(new Option('--environment <environment>').choices(['live', 'test']).default('live'))
    .option('--owner <owner>', 'who answers for it; default: the name of the client')
    .option('--purpose <text>', 'what it is for')
    .option('--class <class>', 'a key class of the api')
    .option('--label <name=value>', 'may be given several times', label)
    .option('--regions <regions>', 'only in these, as a,b', list)
    .option('--addresses <ranges>', 'only from these, as 10.0.0.0/8,192.0.2.1', list)
    .addOption(instantOption('--not-before <time>', 'an instant, or a duration from now', nowMs))
    .addOption(instantOption('--expires <time>', 'an instant, or a duration from now', nowMs))
    .option('--policy <policy>', 'id or name')
    .option('--idempotency-key <text>', 'the same again gives the same key')

    .addOption(
      durationOption('--timeout <duration>', 'how long to wait for all verifiers').default('60s'),
    )
    .action((given: IssueGiven) => issue(cli, given));
}

async function issue(cli: Cli, given: IssueGiven): Promise<void> {
  const admin = await cli.admin();
  const body = await issueBody(cli, given);
  const idempotencyKey = given.idempotencyKey ?? cli.system.uniqueId();
  const endsMs = cli.system.monotonicMs() + given.timeout;
  for (;;) {
    const headers = { 'idempotency-key': idempotencyKey };
    const key = await answered(admin.POST('/v1/keys', { body, headers }));
    if ('keyString' in key && typeof key.keyString === 'string') {
      cli.show(key, (_, width) => issuedText(key, key.keyString as string, width));
      return;
    }
    if (cli.system.monotonicMs() >= endsMs) {
      throw stillWaiting(
        `${key.id} is published, and not every verifier has it yet, so its key string is not shown`,
        `run the same again with --idempotency-key ${idempotencyKey}`,
      );
    }
    cli.progress(`waiting until every verifier has ${key.id}`);
    await cli.system.sleep(PAUSE_MS);
  }
}

async function issueBody(cli: Cli, given: IssueGiven) {
  const admin = await cli.admin();
  const client = await findClient(admin, given.client);
  const { name, scopes, environment, regions, addresses } = given;
  return {
    apiId: (await findApi(admin, given.api)).id,
    clientId: client.id,
    name,
    scopes,
    environment,
    owner: given.owner ?? client.name,
    ...(given.purpose !== undefined && { purpose: given.purpose }),
    ...(given.class !== undefined && { class: given.class }),
    ...(given.label && { labels: given.label }),
    ...(regions && { regions }),
    ...(addresses && { addresses }),
    ...(given.notBefore !== undefined && { notBefore: given.notBefore }),
    ...(given.expires !== undefined && { expiresAt: given.expires }),
    ...(given.policy !== undefined && { policyId: (await findPolicy(admin, given.policy)).id }),
  };
}

function issuedText({ id, name }: Key, keyString: string, _width: number): string {
  return [
    `${name} is ${id}`,
    '',
    'Its key string, shown here and nowhere else:',
    '',
    `  ${keyString}`,
    '',
    `next: let its client enrol: keyturn holders grant ${id}`,
    '',
  ].join('\n');
}

function label(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write NAME=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
