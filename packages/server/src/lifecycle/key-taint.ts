import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeKey } from './key-change.ts';

/**
 * Puts a key under suspicion, or says that the suspicion is done with. While it lasts nothing is
 * handed out, no holder enrols and its rotation is held; a rotation of a security act goes on, to
 * holders that are not tainted (K10, K12). Clients see nothing of it.
 *
 * @throws Refusal `not-found`
 */
export async function taintKey(
  deployment: Deployment,
  actor: Actor,
  { keyId, tainted }: { keyId: string; tainted: boolean },
): Promise<void> {
  await changeKey(deployment, actor, {
    keyId,
    event: { type: tainted ? 'taint' : 'clearTaint' },
    action: tainted ? 'key.taint' : 'key.clear-taint',
    answer: async (command, _loaded, changed) => {
      if (changed) command.notice(tainted ? 'key.tainted' : 'key.taint-cleared', { keyId });
    },
  });
}
