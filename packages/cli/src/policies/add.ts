import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { addChoiceOptions, type ChoicesGiven, choicesBody } from './choice-options.ts';
import { policyText } from './policy-text.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  const add = addVerb(noun, 'add', {
    summary: "add a policy; what it does not choose is the deployment's choice",
    example: 'policies add slow --quiet 7d --suspension 48h',
  }).argument('<name>', 'what people call it');
  addChoiceOptions(add).action(async (name: string, given: ChoicesGiven) => {
    const admin = await cli.admin();
    const body = { name, ...choicesBody(given) };
    cli.show(await answered(admin.POST('/v1/policies', { body })), policyText);
  });
}
