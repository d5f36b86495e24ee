import type { Deployment } from '../deployment.ts';
import { actReceipt } from './act-receipt.ts';
import type { Actor } from './actor.ts';
import { changeKey } from './key-change.ts';

/**
 * Revokes a key with all its versions, for good (K10). No hold and no rotation stops it.
 *
 * @throws Refusal `not-found`
 */
export async function revokeKey(
  deployment: Deployment,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<{ receiptId: string }> {
  return changeKey(deployment, actor, {
    keyId,
    event: { type: 'revokeKey' },
    action: 'key.revoke',
    answer: async (command, loaded, changed) => {
      if (changed) command.notice('key.revoked', { keyId, version: null });
      const narrowing = { act: 'revoke', version: null } as const;
      return { receiptId: await actReceipt(command, loaded, narrowing, changed) };
    },
  });
}
