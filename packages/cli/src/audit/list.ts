import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

interface ListGiven extends PageOptions {
  subject?: string;
  action?: string;
  oldest?: true;
}

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list what was done, newest first',
    example: 'audit list --subject key_ck1XNyeN8fZtqA3x',
  })
    .option('--subject <id>', 'only about this')
    .option('--action <action>', 'only this, as rotation.begin')
    .option('--oldest', 'oldest first');
  addPageOptions(list).action(async (given: ListGiven) => {
    const admin = await cli.admin();
    const query = {
      ...pageQuery(given),
      order: given.oldest ? ('oldest' as const) : ('newest' as const),
      ...(given.subject !== undefined && { subject: given.subject }),
      ...(given.action !== undefined && { action: given.action }),
    };
    cli.showPage(await answered(admin.GET('/v1/audit', { params: { query } })), [
      { title: 'seq', text: ({ seq }) => String(seq), whole: true },
      { title: 'at', text: ({ at }) => instantText(at), whole: true },
      { title: 'who', text: ({ actor, actorName }) => actorName ?? actor },
      { title: 'what', text: ({ action }) => action, whole: true },
      { title: 'subject', text: ({ subject }) => subject, whole: true },
    ]);
  });
}
