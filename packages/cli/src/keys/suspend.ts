import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { showReceipt } from '../receipts/show-receipt.ts';
import { addVerb, addWaitOptions } from '../verb.ts';

export function addSuspendVerb(noun: Command, cli: Cli): void {
  const suspend = addVerb(noun, 'suspend', {
    summary: 'have a key refused until it is resumed; answers with a receipt',
    example: 'keys suspend key_ck1XNyeN8fZtqA3x --wait',
  }).argument('<key>', 'its id');
  addWaitOptions(suspend, 'no verifier accepts it any more', '2m').action(
    async (keyId: string, given: { wait?: true; timeout: number }) => {
      const admin = await cli.admin();
      const call = admin.POST('/v1/keys/{keyId}/suspend', { params: { path: { keyId } } });
      await showReceipt(cli, admin, await answered(call), given);
    },
  );
}
