import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';

/**
 * Hurries a rotation: it skips window, freeze and wave and waits for no verifier in grace. It never
 * skips K1, lifts no hold, and shortens nobody's overlap.
 *
 * @throws Refusal `not-found`, `rotation-ended`
 */
export async function expediteRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId }: { rotationId: string },
): Promise<void> {
  await changeRotation(deployment, actor, { rotationId, event: { type: 'expedite' } });
}
