import type { Rotation } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { showChange } from './show-change.ts';

export function addRestoreVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'restore', {
    summary: 'have the suspended version accepted again, before it ends for good',
    example: 'rotations restore rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const before = await answered(admin.GET('/v1/rotations/{rotationId}', { params }));
      const call = admin.POST('/v1/rotations/{rotationId}/restore', { params });
      const rotation = await answered(call);
      showChange(cli, rotation, restoreNote(before));
    });
}

function restoreNote({ phase, direction, from, to }: Rotation): string {
  const version = `version ${direction === 'forward' ? from : to}`;
  return phase === 'suspended'
    ? `${version} is accepted again`
    : `${version} was not suspended: nothing was changed`;
}
