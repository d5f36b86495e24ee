import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addRemoveVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'remove', {
    summary: 'end a token, at once and for good',
    example: 'tokens remove tok_ck1XNyeN8fZtqA3x',
  })
    .argument('<token>', 'its id, from `keyturn tokens list`')
    .action(async (tokenId: string) => {
      const admin = await cli.admin();
      await answered(admin.DELETE('/v1/tokens/{tokenId}', { params: { path: { tokenId } } }));
      cli.show({ id: tokenId, removed: true }, () => `${tokenId} is removed\n`);
    });
}
