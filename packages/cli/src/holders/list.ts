import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list the holders, those that are gone among them',
    example: 'holders list --key key_ck1XNyeN8fZtqA3x',
  }).option('--key <key>', 'only of this key');
  addPageOptions(list).action(async (given: PageOptions & { key?: string }) => {
    const admin = await cli.admin();
    const query = { ...pageQuery(given), ...(given.key !== undefined && { keyId: given.key }) };
    cli.showPage(await answered(admin.GET('/v1/holders', { params: { query } })), [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'kind', text: ({ kind, gone }) => (gone ? 'gone' : kind) },
      { title: 'confirmed', text: ({ confirmedVersion: version }) => String(version ?? '-') },
      { title: 'last seen', text: ({ lastSeenAt }) => instantText(lastSeenAt), whole: true },
    ]);
  });
}
