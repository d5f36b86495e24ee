import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findPolicy } from './find-policy.ts';
import { addMemberOptions, type MembersGiven, membersBody } from './member-options.ts';
import { policyText } from './policy-text.ts';
import { targetsBody } from './target-options.ts';

export function addEditVerb(noun: Command, cli: Cli): void {
  const edit = addVerb(noun, 'edit', {
    summary:
      'change a policy; what is not named stays, and `none` leaves a member to the farther policy or attaches it to none; a calendar takes a file: keyturn policies apply',
    example: 'policies edit slow --quiet 14d --suspension none',
  })
    .argument('<policy>', 'id or name')
    .option('--name <name>', 'what people call it');
  addMemberOptions(edit).action(async (text: string, given: MembersGiven & { name?: string }) => {
    const members = {
      ...(given.name !== undefined && { name: given.name }),
      ...membersBody(given),
    };
    const admin = await cli.admin();
    const { id: policyId, attachTo } = await findPolicy(admin, text);
    const body = { ...members, ...targetsBody(given, attachTo) };
    const params = { path: { policyId } };
    const call = admin.PATCH('/v1/policies/{policyId}', { params, body });
    cli.show(await answered(call), policyText);
  });
}
