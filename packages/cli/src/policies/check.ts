import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addCheckVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'check', {
    summary: 'check a policy file, offline: each fault by its line, and what to write instead',
    example: 'policies check policies.yaml',
  })
    .argument('<file>', '`-` is standard input')
    .action(async (file: string) => {
      const { checkPolicyFile } = await import('./check-policy-file.ts');
      await checkPolicyFile(cli, file);
    });
}
