import type { Verifier } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { verifierViews } from './verifier-view.ts';

/**
 * Renames a verifier group. Its region and apis stay: what its instances hold was made for them.
 *
 * @throws Refusal `not-found`, `name-taken`
 */
export async function editVerifier(
  deployment: Deployment,
  actor: Actor,
  { verifierId, name }: { verifierId: string; name: string },
): Promise<Verifier> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const { tx } = command;
    const groups = await tx
      .selectFrom('verifiers')
      .selectAll()
      .where('removed_at', 'is', null)
      .execute();
    const before = groups.find(({ id }) => id === verifierId);
    if (!before) throw new Refusal('not-found', 'No verifier has this id.');
    if (groups.some((group) => group.name === name && group.id !== verifierId)) {
      throw new Refusal('name-taken', `Another verifier has the name "${name}".`);
    }
    await tx.updateTable('verifiers').set({ name }).where('id', '=', verifierId).execute();
    if (name !== before.name) command.audit('verifier.edit', verifierId, { changed: ['name'] });
    const [view] = await verifierViews(tx, deployment, [{ ...before, name }]);
    return view as Verifier;
  });
}
