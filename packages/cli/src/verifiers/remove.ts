import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findVerifier } from './find-verifier.ts';

export function addRemoveVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'remove', {
    summary: 'end a verifier and its token, for good',
    example: 'verifiers remove market-eu',
  })
    .argument('<verifier>', 'id or name')
    .action(async (text: string) => {
      const admin = await cli.admin();
      const { id, name } = await findVerifier(admin, text);
      const params = { path: { verifierId: id } };
      await answered(admin.DELETE('/v1/verifiers/{verifierId}', { params }));
      cli.show({ id, removed: true }, () => `${name} is removed\n`);
    });
}
