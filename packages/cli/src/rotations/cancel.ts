import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { rotationText } from './rotation-text.ts';

export function addCancelVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'cancel', {
    summary: 'end a rotation whose new version was not handed out',
    example: 'rotations cancel rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const call = admin.POST('/v1/rotations/{rotationId}/cancel', { params });
      cli.show(await answered(call), rotationText);
    });
}
