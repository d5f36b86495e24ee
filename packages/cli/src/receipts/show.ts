import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, addWaitOptions } from '../verb.ts';
import { showReceipt } from './show-receipt.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  const show = addVerb(noun, 'show', {
    summary: 'show where a revocation or suspension has arrived',
    example: 'receipts show rcp_ck1XNyeN8fZtqA3x --wait',
  }).argument('<receipt>', 'its id');
  addWaitOptions(show, 'it is complete', '2m').action(
    async (receiptId: string, given: { wait?: true; timeout: number }) => {
      const admin = await cli.admin();
      const call = admin.GET('/v1/receipts/{receiptId}', { params: { path: { receiptId } } });
      await showReceipt(cli, admin, await answered(call), given);
    },
  );
}
