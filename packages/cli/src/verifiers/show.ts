import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
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
      const admin = await cli.admin();
      const found = await findVerifier(admin, verifier);
      const names = await namesOf(admin, 'api', cli.json ? [] : found.apis);
      cli.show(found, (_, width) => verifierText(found, width, names));
    });
}
