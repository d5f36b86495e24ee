import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';
import { tellRestore } from './rotation-tell.ts';

/**
 * Takes a suspension back (K6): the version is accepted again, leaves no sooner than time and
 * evidence allow once more, and stays the one that leaves. While it was not suspended, nothing
 * changes.
 *
 * @throws Refusal `not-found`, `not-in-this-phase` before the hand-out, `version-latched` where the
 * version is known to have leaked, `rotation-ended`
 */
export async function restoreRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId }: { rotationId: string },
): Promise<void> {
  await changeRotation(deployment, actor, {
    rotationId,
    event: { type: 'restore' },
    tell: (command, rotation) => tellRestore(command, rotation, actor.name),
  });
}
