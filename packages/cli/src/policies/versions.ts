import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { findPolicy } from './find-policy.ts';

export function addVersionsVerb(noun: Command, cli: Cli): void {
  const versions = addVerb(noun, 'versions', {
    summary: 'list what a policy has said, its last version first; with --json all of it',
    example: 'policies versions market',
  }).argument('<policy>', 'id or name');
  addPageOptions(versions).action(async (text: string, given: PageOptions) => {
    const admin = await cli.admin();
    const { id: policyId } = await findPolicy(admin, text);
    const params = { path: { policyId }, query: pageQuery(given) };
    const call = admin.GET('/v1/policies/{policyId}/versions', { params });
    cli.showPage(await answered(call), [
      { title: 'version', text: ({ version }) => String(version), whole: true },
      { title: 'since', text: ({ at }) => instantText(at), whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'by', text: ({ by }) => by, whole: true },
    ]);
  });
}
