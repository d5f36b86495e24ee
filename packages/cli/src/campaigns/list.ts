import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list the campaigns, oldest first',
    example: 'campaigns list',
  });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const { totalOf } = await import('@keyturn/core');
    const call = admin.GET('/v1/campaigns', { params: { query: pageQuery(given) } });
    cli.showPage(await answered(call), [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'state', text: ({ state }) => state, whole: true },
      {
        title: 'done',
        text: ({ counts }) => `${counts.completed} of ${totalOf(counts)}`,
        whole: true,
      },
      { title: 'where', text: ({ where }) => where },
    ]);
  });
}
