import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findVerifier } from './find-verifier.ts';
import { verifierText } from './verifier-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a verifier and its instances',
    example: 'verifiers show market-eu',
  })
    .argument('<verifier>', 'id or name')
    .action(async (verifier: string) => {
      cli.show(await findVerifier(await cli.admin(), verifier), verifierText);
    });
}
