import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list key strings that are in use and that the database has lost',
    example: 'orphans list',
  });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/orphans', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'ends', text: ({ lastFour }) => `…${lastFour}`, whole: true },
      { title: 'made at', text: ({ epoch, revision }) => `${epoch}/${revision}` },
      { title: 'seen', text: ({ count }) => String(count) },
      { title: 'last seen', text: ({ lastSeenAt }) => instantText(lastSeenAt) },
      {
        title: 'closed',
        text: ({ closedAt }) => (closedAt === null ? '-' : instantText(closedAt)),
      },
    ]);
  });
}
