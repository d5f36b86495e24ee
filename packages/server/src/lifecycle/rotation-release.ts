import { KEY_SUSPENDED_HOLD, KEY_TAINTED_HOLD } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { changeRotation } from './rotation-change.ts';

/** Holds that stand for a fact and end with it: of the key, or of its evidence (K5b). */
const HOLDS_OF_FACTS: readonly string[] = [KEY_SUSPENDED_HOLD, KEY_TAINTED_HOLD, 'incomplete'];

/**
 * Releases a hold by its name.
 *
 * @throws Refusal `not-found`, `rotation-ended`, `hold-unknown`, `hold-of-key`
 */
export async function releaseRotation(
  deployment: Deployment,
  actor: Actor,
  { rotationId, name }: { rotationId: string; name: string },
): Promise<void> {
  const event = { type: 'release', name } as const;
  await changeRotation(deployment, actor, {
    rotationId,
    event,
    decide: (_rotation, { holds }) => {
      if (holds.some((hold) => hold.name === name)) return event;
      if (!HOLDS_OF_FACTS.includes(name)) {
        throw new Refusal('hold-unknown', `The rotation is not held under the name "${name}".`);
      }
      throw new Refusal('hold-of-key', `The hold "${name}" stands for a fact and ends with it.`);
    },
  });
}
