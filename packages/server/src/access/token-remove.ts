import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { notFound } from './principal.ts';

/**
 * Ends a token at once and for good. A second call answers as the first.
 *
 * @throws Refusal `not-found`; `last-admin-token` where nobody could act any more.
 */
export async function removeToken(
  deployment: Deployment,
  actor: Actor,
  input: { tokenId: string },
): Promise<void> {
  await runCommand(deployment, actor, async (command) => {
    // Two removals at once must not each leave the other's token as the last one.
    await command.lockHead();
    const token = await command.tx
      .selectFrom('tokens')
      .select(['kind', 'apis', 'removed_at'])
      .where('id', '=', input.tokenId)
      .executeTakeFirst();
    // A verifier's token goes with its group.
    if (!token || token.kind === 'verifier') throw notFound();
    if (token.removed_at !== null) return;
    if (token.kind === 'admin' && token.apis === null) await requireAnother(command, input.tokenId);
    await command.tx
      .updateTable('tokens')
      .set({ removed_at: command.now })
      .where('id', '=', input.tokenId)
      .execute();
    command.audit('token.remove', input.tokenId);
  });
}

async function requireAnother(command: Command, tokenId: string): Promise<void> {
  const another = await command.tx
    .selectFrom('tokens')
    .select('id')
    .where('kind', '=', 'admin')
    .where('apis', 'is', null)
    .where('removed_at', 'is', null)
    .where('id', '!=', tokenId)
    .executeTakeFirst();
  if (another) return;
  throw new Refusal(
    'last-admin-token',
    'This is the only admin token of the deployment: add another before it is removed.',
  );
}
