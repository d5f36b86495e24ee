import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addGoneVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'gone', {
    summary: 'say that a source is gone, until it is seen again',
    example: 'sources gone src_ck1XNyeN8fZtqA3x',
  })
    .argument('<source>', 'its id')
    .action(async (sourceId: string) => {
      const admin = await cli.admin();
      const params = { path: { sourceId } };
      const call = admin.POST('/v1/sources/{sourceId}/gone', { params });
      cli.show(await answered(call), () => `${sourceId} counts as gone until it is seen again\n`);
    });
}
