import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { regionText } from './region-text.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', { summary: 'add a region', example: 'regions add eu' })
    .argument('<name>', 'verifiers and keys refer to it')
    .action(async (name: string) => {
      const admin = await cli.admin();
      cli.show(await answered(admin.POST('/v1/regions', { body: { name } })), regionText);
    });
}
