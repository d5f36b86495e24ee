import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';

/**
 * Cancels a rotation whose new version was not handed out. The version is latched: verifiers have
 * its digest, and nobody will ever present it.
 *
 * @throws Refusal `not-found`, `use-roll-back` after the hand-out, `use-revoke` where the key would
 * be left without a version, `rotation-ended`
 */
export async function cancelRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId }: { rotationId: string },
): Promise<void> {
  await changeRotation(deployment, actor, { rotationId, event: { type: 'cancel' } });
}
