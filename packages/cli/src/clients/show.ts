import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { clientText } from './client-text.ts';
import { findClient } from './find-client.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', { summary: 'show a client', example: 'clients show acme' })
    .argument('<client>', 'id or name')
    .action(async (client: string) => {
      cli.show(await findClient(await cli.admin(), client), clientText);
    });
}
