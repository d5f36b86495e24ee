import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { forgetSessions } from './open-sessions.ts';

/**
 * Notes that a person says that an instance's process has ended: nothing waits for its grace any
 * more (K1). It gets no lease again; if it does report, it is told to take a new id. As long as its
 * lease may run it counts as fresh all the same, and evidence counts its grace as a time that nobody
 * observed (K5c). No connection counts as open there. A second call answers as the first.
 *
 * @throws Refusal `not-found`
 */
export async function markInstanceGone(
  deployment: Deployment,
  actor: Actor,
  { verifierId, instanceId }: { verifierId: string; instanceId: string },
): Promise<void> {
  await runCommand(deployment, actor, async (command) => {
    const marked = await command.tx
      .updateTable('instances')
      .set({ gone_at: command.now, sessions: 0 })
      .where('id', '=', instanceId)
      .where('verifier_id', '=', verifierId)
      .where('gone_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (marked) {
      await forgetSessions(command.tx, instanceId);
      command.audit('instance.gone', instanceId, { verifierId });
      return;
    }
    const known = await command.tx
      .selectFrom('instances')
      .select('id')
      .where('id', '=', instanceId)
      .where('verifier_id', '=', verifierId)
      .executeTakeFirst();
    if (!known) throw new Refusal('not-found', 'This verifier has no such instance.');
  });
}
