import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { showReceipt } from '../receipts/show-receipt.ts';
import { addVerb, addWaitOptions, list, versionNumber } from '../verb.ts';

interface NarrowGiven {
  version: number;
  scopes: string[];
  wait?: true;
  timeout: number;
}

export function addNarrowVerb(noun: Command, cli: Cli): void {
  const narrow = addVerb(noun, 'narrow', {
    summary: 'take scopes from one version of a key, for good; answers with a receipt',
    example: 'keys narrow key_ck1XNyeN8fZtqA3x --version 1 --scopes market:read --wait',
  })
    .argument('<key>', 'its id')
    .requiredOption('--version <number>', 'of the key', versionNumber)
    .requiredOption('--scopes <scopes>', "what is LEFT to it, as a,b; '' for nothing", list);
  addWaitOptions(narrow, 'every verifier goes by it', '2m').action(
    async (keyId: string, given: NarrowGiven) => {
      const admin = await cli.admin();
      const { version, scopes } = given;
      const params = { path: { keyId } };
      const call = admin.POST('/v1/keys/{keyId}/narrow', { params, body: { version, scopes } });
      await showReceipt(cli, admin, await answered(call), given);
    },
  );
}
