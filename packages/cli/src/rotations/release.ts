import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { rotationText } from './rotation-text.ts';

export function addReleaseVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'release', {
    summary: 'release a hold',
    example: 'rotations release rot_ck1XNyeN8fZtqA3x --name release-week',
  })
    .argument('<rotation>', 'its id')
    .option('--name <name>', 'the one that was given to it', 'operator')
    .action(async (rotationId: string, { name }: { name: string }) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const call = admin.POST('/v1/rotations/{rotationId}/release', { params, body: { name } });
      cli.show(await answered(call), rotationText);
    });
}
