import type { Head } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { writeOwed } from './journal-committed.ts';
import { JournalUnavailable } from './journal-unavailable.ts';
import { type LostStretch, lostStretch } from './lost-stretch.ts';
import { noEpochToStartIn } from './no-epoch-left.ts';
import { repairHistory } from './repair-history.ts';
import type { Replayed } from './replayed.ts';

const PUT_BACK = 'the journal goes on where the database ends: it was put back, or lost commits';

/** What the journal has and the database has lost. */
export interface HistoryLoss {
  /** The newest revision that both have; null: none. */
  lastCommon: Head | null;
  /** The newest that was lost. */
  lastLost: Head;
  lostRevisions: number;
}

/** What a start found that the database had lost, and brought back. */
export interface RestoredHistory extends HistoryLoss {
  /** Of the epoch that was opened; null: that was done before. */
  opened: Head | null;
  replayed: Replayed | null;
}

/**
 * Brings journal and database together before anything is answered. What the journal lacks (a crash
 * between commit and journal) is written to it. What the database lacks (a restored backup, a
 * fail-over that lost commits) is brought back in a new epoch. Call it once, after `startKeyset`.
 *
 * A journal that cannot be written stops no start: verification goes on, commands are refused.
 *
 * @param agree - told what was lost before anything is brought back; it stops the start by rejecting.
 * @returns null where the database had lost nothing.
 * @throws ConfigError where the journal is damaged, or no epoch is left.
 */
export async function startHistory(
  deployment: Deployment,
  agree: (loss: HistoryLoss) => Promise<void> = async () => {},
): Promise<RestoredHistory | null> {
  const stretch = await lostStretch(deployment);
  if (stretch !== null) await agree(summaryOf(stretch));
  const repair = await bringBack(deployment).catch((error) => {
    return goOn(deployment, noEpochToStartIn(error));
  });
  await deployment.history.journalTurn
    .take(() => writeOwed(deployment))
    .catch((error) => goOn(deployment, error));
  return stretch && { ...summaryOf(stretch), ...(repair ?? { opened: null, replayed: null }) };
}

function bringBack(deployment: Deployment) {
  return repairHistory(deployment, { seen: [], reason: PUT_BACK });
}

/** What was committed stands; the journal is owed it. */
function goOn({ log }: Deployment, error: unknown): null {
  if (!(error instanceof JournalUnavailable)) throw error;
  log.error({ err: error }, 'the journal cannot be written: no command is taken');
  return null;
}

function summaryOf({ lastCommon, newest, hashes }: LostStretch): HistoryLoss {
  const { epoch, revision, hash } = newest;
  return { lastCommon, lastLost: { epoch, revision, hash }, lostRevisions: hashes.size };
}
