import type { Deployment } from '../deployment.ts';
import { writeOwed } from './journal-committed.ts';
import { currentHead } from './repair-history.ts';

/**
 * Writes what other nodes have committed, so that this journal is never more than a poll behind
 * theirs: should the database then be put back, whichever node starts first knows of it.
 *
 * @throws JournalUnavailable, StoreUnavailable
 */
export async function journalOthers(deployment: Deployment): Promise<void> {
  const { history, journal } = deployment;
  // Repaired first where it has fallen back: only what is one history is written.
  const head = await currentHead(deployment);
  if ((journal.last()?.revision ?? 0) >= head.revision) return;
  await history.journalTurn.take(() => writeOwed(deployment));
}
