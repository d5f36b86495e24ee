import type { AdminClient } from '@keyturn/admin';
import type { Receipt } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { showReceipt } from '../receipts/show-receipt.ts';
import { addVerb, addWaitOptions, versionNumber } from '../verb.ts';

interface RevokeGiven {
  version?: number;
  wait?: true;
  timeout: number;
}

export function addRevokeVerb(noun: Command, cli: Cli): void {
  const revoke = addVerb(noun, 'revoke', {
    summary: 'end a key, or one version of it, for good; answers with a receipt',
    example: 'keys revoke key_ck1XNyeN8fZtqA3x --version 1 --wait',
  })
    .argument('<key>', 'its id')
    .option('--version <number>', 'this version alone; the key lives on', versionNumber);
  addWaitOptions(revoke, 'no verifier accepts it any more', '2m').action(
    async (keyId: string, given: RevokeGiven) => {
      const admin = await cli.admin();
      await showReceipt(cli, admin, await revoked(admin, keyId, given.version), given);
    },
  );
}

function revoked(admin: AdminClient, keyId: string, number?: number): Promise<Receipt> {
  if (number === undefined) {
    return answered(admin.POST('/v1/keys/{keyId}/revoke', { params: { path: { keyId } } }));
  }
  const path = { keyId, number };
  return answered(admin.POST('/v1/keys/{keyId}/versions/{number}/revoke', { params: { path } }));
}
