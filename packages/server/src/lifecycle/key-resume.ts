import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeKey } from './key-change.ts';

/**
 * Ends the suspension of a key. The time that it lasted is not quiet (K5b), and the count of K6
 * stood still in it.
 *
 * @throws Refusal `not-found`
 */
export async function resumeKey(
  deployment: Deployment,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<void> {
  await changeKey(deployment, actor, {
    keyId,
    event: { type: 'resumeKey' },
    action: 'key.resume',
    answer: async () => undefined,
  });
}
