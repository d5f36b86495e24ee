import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findPolicy } from './find-policy.ts';
import { policyText } from './policy-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', { summary: 'show a policy', example: 'policies show slow' })
    .argument('<policy>', 'id or name')
    .action(async (policy: string) => {
      cli.show(await findPolicy(await cli.admin(), policy), policyText);
    });
}
