import type { Key } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { findClient } from '../clients/find-client.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

interface ListGiven extends PageOptions {
  api?: string;
  client?: string;
}

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list the keys',
    example: 'keys list --api market --client acme',
  })
    .option('--api <api>', 'only of this api, id or name')
    .option('--client <client>', 'only of this client, id or name');
  addPageOptions(list).action(async (given: ListGiven) => {
    const admin = await cli.admin();
    const query = {
      ...pageQuery(given),
      ...(given.api !== undefined && { apiId: (await findApi(admin, given.api)).id }),
      ...(given.client !== undefined && { clientId: (await findClient(admin, given.client)).id }),
    };
    cli.showPage(await answered(admin.GET('/v1/keys', { params: { query } })), [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'env', text: ({ environment }) => environment, whole: true },
      { title: 'versions', text: versionsText },
      { title: 'scopes', text: ({ scopes }) => scopes.join(' ') },
    ]);
  });
}

/** What lives of the key: `2 primary, 1 predecessor`. */
function versionsText({ versions, suspended }: Key): string {
  if (suspended) return 'suspended';
  const living = versions.filter(({ designation }) => designation !== null).reverse();
  if (living.length === 0) return 'none';
  return living.map(({ number, designation }) => `${number} ${designation}`).join(', ');
}
