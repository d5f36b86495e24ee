import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { contactText } from './contact-words.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the clients', example: 'clients list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/clients', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'contacts', text: ({ contacts }) => contacts.map(contactText).join(', ') },
      { title: 'created', text: ({ createdAt }) => instantText(createdAt) },
    ]);
  });
}
