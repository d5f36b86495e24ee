import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';
import { tellTurn } from './rotation-tell.ts';

/**
 * Rolls a rotation back: the old version is primary again, and the new one leaves as the old would
 * have, by time and evidence (K4 to K6). Nobody is refused for it. Where the old version is
 * suspended it is accepted again at once and becomes primary when K1 holds for it. Asked again, it
 * changes nothing.
 *
 * @throws Refusal `not-found`, `use-cancel` before the hand-out, `version-latched` where the old
 * version is over or about to be, `rotation-ended`
 */
export async function rollBackRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId }: { rotationId: string },
): Promise<void> {
  await changeRotation(deployment, actor, {
    rotationId,
    event: { type: 'rollBack' },
    tell: (command, rotation) => tellTurn(command, rotation, actor.name),
  });
}
