import type { Deployment } from '../deployment.ts';
import { actReceipt } from './act-receipt.ts';
import type { Actor } from './actor.ts';
import { changeKey } from './key-change.ts';

/**
 * Suspends a key: fresh verifiers refuse it until `resume`, and its open rotation is held.
 *
 * @throws Refusal `not-found`, `key-ended`
 */
export async function suspendKey(
  deployment: Deployment,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<{ receiptId: string }> {
  return changeKey(deployment, actor, {
    keyId,
    event: { type: 'suspendKey' },
    action: 'key.suspend',
    answer: async (command, loaded, changed) => {
      const narrowing = { act: 'suspend', version: null } as const;
      return { receiptId: await actReceipt(command, loaded, narrowing, changed) };
    },
  });
}
