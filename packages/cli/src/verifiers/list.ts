import type { Verifier } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the verifiers', example: 'verifiers list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(
      admin.GET('/v1/verifiers', { params: { query: pageQuery(given) } }),
    );
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'region', text: ({ region }) => region },
      { title: 'instances', text: instancesText },
    ]);
  });
}

/** `2 fresh, 1 stale`. */
function instancesText({ instances }: Verifier): string {
  const standings = Map.groupBy(instances, ({ standing }) => standing);
  const counts = [...standings].map(([standing, { length }]) => `${length} ${standing}`);
  return counts.join(', ') || 'none';
}
