import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';

/**
 * Removes a verifier group: its token ends at once, so none of its instances is told of a change or
 * renewed any more. Those that run count, as lost ones do, until their lease and grace have ended. A
 * second call answers as the first.
 *
 * @throws Refusal `not-found`
 */
export async function removeVerifier(
  deployment: Deployment,
  actor: Actor,
  { verifierId }: { verifierId: string },
): Promise<void> {
  await runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const { tx, now } = command;
    const group = await tx
      .selectFrom('verifiers')
      .select(['token_id', 'removed_at'])
      .where('id', '=', verifierId)
      .executeTakeFirst();
    if (!group) throw new Refusal('not-found', 'No verifier has this id.');
    if (group.removed_at !== null) return;
    await tx
      .updateTable('verifiers')
      .set({ removed_at: now })
      .where('id', '=', verifierId)
      .execute();
    await tx
      .updateTable('tokens')
      .set({ removed_at: now })
      .where('id', '=', group.token_id)
      .execute();
    command.audit('verifier.remove', verifierId);
  });
}
