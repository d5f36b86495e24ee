import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addCloseVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'close', {
    summary: 'refuse an orphan from now on, and all others of the same lost stretch',
    example: 'orphans close orp_ck1XNyeN8fZtqA3x',
  })
    .argument('<orphan>', 'its id')
    .action(async (orphanId: string) => {
      const admin = await cli.admin();
      const params = { path: { orphanId } };
      const call = admin.POST('/v1/orphans/{orphanId}/close', { params });
      cli.show(
        await answered(call),
        () => `${orphanId} and all that was lost with it is refused from now on\n`,
      );
    });
}
