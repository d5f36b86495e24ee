import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addVerb } from '../verb.ts';
import { forecastSteps, rotationText } from './rotation-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a rotation, what it waits for, and when the old version may go',
    example: 'rotations show rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const call = admin.GET('/v1/rotations/{rotationId}', { params: { path: { rotationId } } });
      const rotation = await answered(call);
      const names = await namesOf(admin, 'key', cli.json ? [] : [rotation.keyId]);
      cli.show(rotation, (_, width) => {
        return rotationText(rotation, width, names) + forecastSteps(rotation, width);
      });
    });
}
