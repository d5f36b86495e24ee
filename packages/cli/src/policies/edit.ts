import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { addChoiceOptions, type ChoicesGiven, choicesBody } from './choice-options.ts';
import { findPolicy } from './find-policy.ts';
import { policyText } from './policy-text.ts';

export function addEditVerb(noun: Command, cli: Cli): void {
  const edit = addVerb(noun, 'edit', {
    summary: 'change a policy; what is not named stays, `none` takes a choice away',
    example: 'policies edit slow --quiet 14d --suspension none',
  })
    .argument('<policy>', 'id or name')
    .option('--name <name>', 'what people call it');
  addChoiceOptions(edit).action(async (text: string, given: ChoicesGiven & { name?: string }) => {
    const admin = await cli.admin();
    const { id: policyId } = await findPolicy(admin, text);
    const body = {
      ...(given.name !== undefined && { name: given.name }),
      ...choicesBody(given),
    };
    const params = { path: { policyId } };
    const call = admin.PATCH('/v1/policies/{policyId}', { params, body });
    cli.show(await answered(call), policyText);
  });
}
