import { durationText, type PolicyMembers, rotateAfterOf } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { targetsText } from './targets-text.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', { summary: 'list the policies', example: 'policies list' });
  addPageOptions(list).action(async (given: PageOptions) => {
    const admin = await cli.admin();
    const page = await answered(admin.GET('/v1/policies', { params: { query: pageQuery(given) } }));
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'name', text: ({ name }) => name },
      { title: 'version', text: ({ version }) => String(version) },
      { title: 'rotates', text: rotatesText },
      { title: 'for', text: (policy) => targetsText([policy]) ?? 'no key' },
    ]);
  });
}

/** When its keys rotate, as far as it says so itself. */
function rotatesText(policy: Pick<PolicyMembers, 'maxAgeMs' | 'rotateAfterMs' | 'rotateOn'>) {
  if (policy.rotateOn !== null) return `on ${policy.rotateOn.join(', ')}`;
  const ageMs = rotateAfterOf(policy);
  return ageMs === null ? '-' : `at ${durationText(ageMs)}`;
}
