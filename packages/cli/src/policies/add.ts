import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { addMemberOptions, type MembersGiven, membersBody } from './member-options.ts';
import { policyText } from './policy-text.ts';
import { targetsBody } from './target-options.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  const add = addVerb(noun, 'add', {
    summary:
      'add a policy; what it leaves out, or says `none` of, is left to the farther policy; a calendar takes a file: keyturn policies apply',
    example: 'policies add market --api market --max-age 90d --ladder 30d,7d,1d',
  }).argument('<name>', 'what people call it');
  addMemberOptions(add).action(async (name: string, given: MembersGiven) => {
    const body = { name, ...membersBody(given), ...targetsBody(given) };
    const admin = await cli.admin();
    cli.show(await answered(admin.POST('/v1/policies', { body })), policyText);
  });
}
