import type { Deployment } from '../deployment.ts';
import { actReceipt } from './act-receipt.ts';
import type { Actor } from './actor.ts';
import { changeKey } from './key-change.ts';

/**
 * Revokes one version of a key, for good. If the key lives without a successor under way, an
 * expedited rotation begins in the same transaction; an open one is expedited (K10).
 *
 * @throws Refusal `not-found`, `version-unknown`, `version-not-published`
 */
export async function revokeVersion(
  deployment: Deployment,
  actor: Actor,
  { keyId, version }: { keyId: string; version: number },
): Promise<{ receiptId: string }> {
  return changeKey(deployment, actor, {
    keyId,
    event: { type: 'revokeVersion', version },
    action: 'version.revoke',
    details: { version },
    reason: `version ${version} was revoked`,
    answer: async (command, loaded, changed) => {
      if (changed) command.notice('key.revoked', { keyId, version });
      const narrowing = { act: 'revoke', version } as const;
      return { receiptId: await actReceipt(command, loaded, narrowing, changed) };
    },
  });
}
