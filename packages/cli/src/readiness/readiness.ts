import type { AdminClient } from '@keyturn/admin';
import type { Readiness } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { findClient } from '../clients/find-client.ts';
import { requireKey } from '../keys/require-key.ts';
import { describeVerb } from '../verb.ts';
import { type ReadinessSummary, readinessText } from './readiness-text.ts';

interface ReadinessGiven {
  api?: string;
  client?: string;
  key?: string;
  where?: string;
}

const MOST_PER_PAGE = 200;

export function configureReadiness(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'say which keys can be rotated without anybody, and who needs a person for the others',
    example: 'readiness --api market --client acme',
  })
    .option('--api <api>', 'only keys of this api, id or name')
    .option('--client <client>', 'only keys of this client, id or name')
    .option('--where <selector>', 'only keys that a campaign would begin, as "api=market age>60d"')
    .option('--key <key>', 'only this key, with all that is known of who uses it')
    .action((given: ReadinessGiven) => showReadiness(cli, given));
}

async function showReadiness(cli: Cli, given: ReadinessGiven): Promise<void> {
  const admin = await cli.admin();
  const filter = {
    ...(given.api !== undefined && { apiId: (await findApi(admin, given.api)).id }),
    ...(given.client !== undefined && { clientId: (await findClient(admin, given.client)).id }),
    ...(given.key !== undefined && { keyId: given.key }),
    ...(given.where !== undefined && { where: given.where }),
  };
  const isOneKey = given.key !== undefined;
  const summary = await summed(admin, filter, isOneKey);
  if (summary.total === 0 && given.key !== undefined) await requireKey(admin, given.key);
  cli.show(summary, (_, width) => readinessText(summary, { width, isOneKey }));
}

/** Counts all pages, and keeps of them what a person has to look at. */
async function summed(
  admin: AdminClient,
  filter: { apiId?: string; clientId?: string; keyId?: string; where?: string },
  isOneKey: boolean,
): Promise<ReadinessSummary> {
  const summary: ReadinessSummary = { ready: 0, total: 0, items: [] };
  let cursor: string | null = null;
  do {
    const query = { ...filter, limit: MOST_PER_PAGE, ...(cursor !== null && { cursor }) };
    const page: { items: Readiness[]; next: string | null } = await answered(
      admin.GET('/v1/readiness', { params: { query } }),
    );
    summary.total += page.items.length;
    summary.ready += page.items.filter(({ ready }) => ready).length;
    summary.items.push(...page.items.filter(({ ready }) => isOneKey || !ready));
    cursor = page.next;
  } while (cursor !== null);
  return summary;
}
