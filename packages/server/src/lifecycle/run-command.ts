import { appendAudit } from '../audit/append.ts';
import type { Deployment } from '../deployment.ts';
import { appendChanges } from '../keyset/append.ts';
import { newId } from '../new-id.ts';
import type { Actor } from './actor.ts';
import { Command } from './command.ts';

/**
 * Runs one command as one transaction: its rows, its key set changes, its audit entries and its
 * outbox rows are committed together or not at all, in head order. Listeners hear of it after the
 * commit. `work` may be run again where the store asks for it, so it must not act outside `tx`.
 *
 * A command that wrote nothing worth an audit entry (a repetition) commits none.
 */
export async function runCommand<T>(
  deployment: Deployment,
  actor: Actor,
  work: (command: Command) => Promise<T>,
): Promise<T> {
  const { result, command, revision } = await deployment.store.transaction(async (tx) => {
    const command = new Command(deployment, tx, actor, deployment.serverTime.now());
    await actor.claim?.take(tx, command.now);
    const result = await work(command);
    await actor.claim?.keep(tx, result);
    const revision = await finish(command);
    return { result, command, revision };
  });
  deployment.signals.tell({
    revision,
    keys: command.touchedKeys,
    notices: command.notices.length > 0,
  });
  return result;
}

async function finish(command: Command): Promise<number | null> {
  if (command.changes.length > 0 && command.entries.length === 0) {
    throw new TypeError('a command that changes the key set must write an audit entry');
  }
  if (command.entries.length === 0 && command.notices.length === 0) return null;
  const head = { ...(await command.lockHead()) };
  const revision = command.changes.length > 0 ? head.revision + 1 : null;
  if (revision !== null) await appendChanges(command, head);
  await appendAudit(command, head);
  await writeNotices(command);
  head.server_time = Math.max(head.server_time, command.now);
  await command.tx.updateTable('head').set(head).where('id', '=', 1).execute();
  return revision;
}

async function writeNotices(command: Command): Promise<void> {
  const { deployment, now, notices } = command;
  if (notices.length === 0) return;
  const rows = notices.map(({ type, data }) => ({
    id: newId(deployment.random, 'msg'),
    type,
    data: JSON.stringify(data),
    created_at: now,
    next_attempt_at: now,
    attempts: 0,
    delivered_at: null,
    failed_at: null,
    last_error: null,
  }));
  await command.tx.insertInto('outbox').values(rows).execute();
}
