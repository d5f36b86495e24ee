import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import type { ApplyGiven } from './apply-policy-file.ts';

export function addApplyVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'apply', {
    summary: 'add and change the policies of a file by their names, all or none',
    example: 'policies apply policies.yaml --dry-run',
  })
    .argument('<file>', '`-` is standard input')
    .option('--dry-run', 'write nothing; say which keys would rotate when, and who would be told')
    .option('--yes', 'do not ask, not even where it is about every key or none')
    .action(async (file: string, given: ApplyGiven) => {
      const { applyPolicyFile } = await import('./apply-policy-file.ts');
      await applyPolicyFile(cli, file, given);
    });
}
