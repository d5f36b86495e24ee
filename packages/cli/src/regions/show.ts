import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findRegion } from './find-region.ts';
import { regionText } from './region-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', { summary: 'show a region', example: 'regions show eu' })
    .argument('<region>', 'id or name')
    .action(async (region: string) => {
      cli.show(await findRegion(await cli.admin(), region), regionText);
    });
}
