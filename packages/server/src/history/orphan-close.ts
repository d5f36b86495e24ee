import type { Orphan } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { closeForks } from './fork-close.ts';
import { forksOf, orphanView } from './orphan-view.ts';

/**
 * Says that whoever still presents an orphan is to be refused. Verifiers know forks and not single
 * strings, so this closes every orphan that was lost in the same stretch, also those that nobody has
 * presented yet. Closed before: the same answer again.
 *
 * @throws Refusal `not-found`
 */
export async function closeOrphan(
  deployment: Deployment,
  actor: Actor,
  { orphanId }: { orphanId: string },
): Promise<Orphan> {
  return runCommand(deployment, actor, async (command) => {
    const { tx } = command;
    await command.lockHead();
    const row = await tx
      .selectFrom('orphans')
      .selectAll()
      .where('id', '=', orphanId)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'No orphan has this id.');
    const forks = await tx.selectFrom('forks').selectAll().execute();
    const closed = await closeForks(command, forksOf(row, forks));
    if (closed.length > 0) command.audit('orphan.close', orphanId, { forks: closed });
    return orphanView(row, await tx.selectFrom('forks').selectAll().execute());
  });
}
