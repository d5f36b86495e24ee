import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { choiceText } from './policy-text.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the policies', example: 'policies list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/policies', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'quiet', text: ({ quietMs }) => choiceText(quietMs) },
      { title: 'suspension', text: ({ suspensionMs }) => choiceText(suspensionMs) },
      { title: 'hold-down', text: ({ holdDownMs }) => choiceText(holdDownMs) },
    ]);
  });
}
