import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { rotationText } from './rotation-text.ts';

export function addRestoreVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'restore', {
    summary: 'have the suspended version accepted again, before it ends for good',
    example: 'rotations restore rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const call = admin.POST('/v1/rotations/{rotationId}/restore', { params });
      cli.show(await answered(call), rotationText);
    });
}
