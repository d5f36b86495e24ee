import type { Token } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the tokens', example: 'tokens list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/tokens', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'kind', text: ({ kind }) => kind, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'for', text: purposeText },
      { title: 'last used', text: ({ lastUsedAt }) => instantText(lastUsedAt), whole: true },
    ]);
  });
}

/** What the token is limited to. */
function purposeText({ apis, keyId, verifierId }: Token): string {
  return keyId ?? verifierId ?? (apis === null ? 'all apis' : apis.join(' '));
}
