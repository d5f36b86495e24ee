import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';

export interface NewHold {
  rotationId: string;
  /** Names the hold within its rotation; setting one that is set changes nothing. */
  name: string;
  /** Why, in a person's words; may be empty. */
  text: string;
}

/**
 * Sets a hold: the rotation does not advance until it is released (K5d). It stops no security act.
 *
 * @throws Refusal `not-found`, `rotation-ended`
 */
export async function holdRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId, name, text }: NewHold,
): Promise<void> {
  await changeRotation(deployment, actor, {
    rotationId,
    event: { type: 'hold', name },
    notes: { hold: { by: actor.name, text } },
  });
}
