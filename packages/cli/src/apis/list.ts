import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the apis', example: 'apis list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/apis', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'prefix', text: ({ prefix }) => prefix, whole: true },
      { title: 'scopes', text: ({ scopes }) => scopes.join(' ') },
    ]);
  });
}
