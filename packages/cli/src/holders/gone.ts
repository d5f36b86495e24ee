import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addGoneVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'gone', {
    summary: 'say that a holder is gone: nothing waits for it, and it gets nothing',
    example: 'holders gone hld_ck1XNyeN8fZtqA3x',
  })
    .argument('<holder>', 'its id')
    .action(async (holderId: string) => {
      const admin = await cli.admin();
      await answered(admin.POST('/v1/holders/{holderId}/gone', { params: { path: { holderId } } }));
      cli.show({ id: holderId, gone: true }, () => `${holderId} counts as gone\n`);
    });
}
