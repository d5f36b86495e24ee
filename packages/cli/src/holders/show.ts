import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { holderText } from './holder-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a holder',
    example: 'holders show hld_ck1XNyeN8fZtqA3x',
  })
    .argument('<holder>', 'its id')
    .action(async (holderId: string) => {
      const admin = await cli.admin();
      const call = admin.GET('/v1/holders/{holderId}', { params: { path: { holderId } } });
      cli.show(await answered(call), holderText);
    });
}
