import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { apiText } from './api-text.ts';
import { findApi } from './find-api.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', { summary: 'show an api', example: 'apis show market' })
    .argument('<api>', 'id or name')
    .action(async (api: string) => {
      cli.show(await findApi(await cli.admin(), api), apiText);
    });
}
