import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { addVerb } from '../verb.ts';
import { effectiveText } from './effective-text.ts';
import { findPolicy } from './find-policy.ts';
import { policyText } from './policy-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a policy, or what all of them come to for a key',
    example: 'policies show --effective key_ck1XNyeN8fZtqA3x',
  })
    .argument('[policy]', 'id or name')
    .option('--effective <key>', 'what counts for this key, and which policy says so')
    .action(async (policy: string | undefined, given: { effective?: string }) => {
      if ((policy === undefined) === (given.effective === undefined)) {
        throw wrongUsage('name a policy, or a key with --effective', null);
      }
      const admin = await cli.admin();
      if (policy !== undefined) {
        cli.show(await findPolicy(admin, policy), policyText);
        return;
      }
      const path = { keyId: given.effective ?? '' };
      const call = admin.GET('/v1/keys/{keyId}/policy', { params: { path } });
      cli.show(await answered(call), effectiveText);
    });
}
