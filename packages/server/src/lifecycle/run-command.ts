import type { Deployment } from '../deployment.ts';
import { requireJournal } from '../history/journal-committed.ts';
import { repaired } from '../history/repair-history.ts';
import type { Actor } from './actor.ts';
import { Command } from './command.ts';
import { afterCommit, finishCommand } from './finish-command.ts';

/**
 * Runs one command as one transaction: its rows, its key set changes, its audit entries and its
 * outbox rows are committed together or not at all, in head order. Listeners hear of it after the
 * commit. `work` may be run again where the store asks for it, or after a new epoch had to be opened
 * first, so it must not act outside `tx`.
 *
 * A command that wrote nothing worth an audit entry (a repetition) commits none.
 *
 * It resolves once the journal has what was committed.
 *
 * @throws JournalUnavailable before anything is done; or after the commit, which stands then.
 */
export async function runCommand<T>(
  deployment: Deployment,
  actor: Actor,
  work: (command: Command) => Promise<T>,
): Promise<T> {
  return repaired(deployment, () => runOnce(deployment, actor, work));
}

async function runOnce<T>(
  deployment: Deployment,
  actor: Actor,
  work: (command: Command) => Promise<T>,
): Promise<T> {
  await requireJournal(deployment);
  const { result, command, finished } = await deployment.store.transaction(async (tx) => {
    const command = new Command(deployment, tx, actor, deployment.serverTime.now());
    await actor.claim?.take(tx, command.now);
    const result = await work(command);
    await actor.claim?.keep(tx, result);
    const finished = await finishCommand(command);
    return { result, command, finished };
  });
  await afterCommit(deployment, command, finished);
  return result;
}
