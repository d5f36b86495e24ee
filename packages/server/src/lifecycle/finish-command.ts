import type { Head } from '@keyturn/core';
import { appendAudit } from '../audit/append.ts';
import type { Deployment } from '../deployment.ts';
import { journalCommitted } from '../history/journal-committed.ts';
import { appendChanges } from '../keyset/append.ts';
import { putNotices } from '../notify/put-notices.ts';
import type { Command } from './command.ts';

/** What a command comes to. */
export interface Finished {
  /** The revision that it makes; null: the key set is as before. */
  revision: number | null;
  /** The head after it; null: it wrote nothing. */
  head: Head | null;
}

/** Writes all that a command has gathered, last in its transaction and under the head's lock. */
export async function finishCommand(command: Command): Promise<Finished> {
  if (command.changes.length > 0 && command.entries.length === 0) {
    throw new TypeError('a command that changes the key set must write an audit entry');
  }
  if (command.entries.length === 0 && command.notices.length === 0) {
    return { revision: null, head: null };
  }
  const head = { ...(await command.lockHead()) };
  // Before it is written anywhere: what was committed later bears no earlier time (K8).
  head.server_time = Math.max(head.server_time, command.now);
  const revision = command.changes.length > 0 ? head.revision + 1 : null;
  if (revision !== null) await appendChanges(command, head);
  await appendAudit(command, head);
  await putNotices(command.tx, command.deployment, command.now, command.notices);
  await command.tx.updateTable('head').set(head).where('id', '=', 1).execute();
  return { revision, head };
}

/**
 * Tells this process what was committed, and waits until the journal has it.
 *
 * @throws JournalUnavailable: what was committed stands.
 */
export async function afterCommit(
  deployment: Deployment,
  command: Command,
  { revision, head }: Finished,
): Promise<void> {
  if (head !== null) deployment.history.note(head, command.now);
  deployment.signals.tell({
    revision,
    keys: command.touchedKeys,
    shown: command.shownKeys,
    notices: command.notices.length > 0,
  });
  await journalCommitted(deployment, revision);
}
