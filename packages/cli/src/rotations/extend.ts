import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { durationOption, instantOption } from '../late-option.ts';
import { addVerb } from '../verb.ts';
import { rotationText } from './rotation-text.ts';

export function addExtendVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'extend', {
    summary: 'keep the old version for longer, whatever time and evidence say',
    example: 'rotations extend rot_ck1XNyeN8fZtqA3x --by 2h',
  })
    .argument('<rotation>', 'its id')
    .addOption(instantOption('--until <instant>', 'as 2026-11-23T02:17:00Z', cli.system.wallMs()))
    .addOption(durationOption('--by <duration>', 'later than it could go otherwise'))
    .action(async (rotationId: string, given: { until?: string; by?: number }) => {
      const admin = await cli.admin();
      const params = { path: { rotationId } };
      const body = extension(given);
      const call = admin.POST('/v1/rotations/{rotationId}/extend', { params, body });
      cli.show(await answered(call), rotationText);
    });
}

function extension({ until, by }: { until?: string; by?: number }) {
  if (until !== undefined && by === undefined) return { until };
  if (until === undefined && by !== undefined) return { byMs: by };
  throw wrongUsage('until when is not clear', 'pass either --until INSTANT or --by DURATION');
}
