import type { Head } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { readHead } from '../keyset/change-log.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { ForkFound } from './fork-found.ts';
import { lastCommonRevision } from './fork-point.ts';
import type { SeenHead } from './history-memory.ts';
import { readKnownHead } from './known-head.ts';
import { keysOfStretch, type LostStretch, lostStretch } from './lost-stretch.ts';
import { openEpoch } from './open-epoch.ts';
import { replayLost } from './replay-lost.ts';
import type { Replayed } from './replayed.ts';

const FELL_BACK = 'the database fell back behind what this server had committed';

/** What a repair came to. */
export interface Repair {
  /** The head that opened a new epoch; null: none had to be opened. */
  opened: Head | null;
  /** What was brought back from the journal; null: it had nothing that was lost. */
  replayed: Replayed | null;
}

/** Before one answer. A database that falls back once more after each of them has no primary yet. */
const MOST_REPAIRS = 3;

/**
 * Runs `work`, and where it finds that the database has lost commits, again after the repair: another
 * loss may come meanwhile.
 *
 * @throws StoreUnavailable where the database fell back after the last repair, too.
 */
export async function repaired<T>(deployment: Deployment, work: () => Promise<T>): Promise<T> {
  for (let repairs = 0; ; repairs++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ForkFound)) throw error;
      if (repairs === MOST_REPAIRS) throw fallsBackAgain(error);
      await repairHistory(deployment, { seen: error.seen, reason: FELL_BACK });
    }
  }
}

function fallsBackAgain(cause: ForkFound): StoreUnavailable {
  const message = `the database fell back again after each of ${MOST_REPAIRS} repairs`;
  return new StoreUnavailable('fork', message, { cause });
}

/** The newest revision that is committed; where it has fallen back, only once that is repaired. */
export async function currentHead(deployment: Deployment): Promise<Head> {
  return repaired(deployment, () => readKnownHead(deployment.store.db, deployment));
}

/**
 * Opens a new epoch where the database has lost what was `seen`, or what the journal holds, and brings
 * back in the same transaction what the journal has of it. One at a time in this process; whoever
 * comes second finds nothing to do.
 *
 * @param found - `seen` may be empty: then the journal alone is looked at.
 */
export async function repairHistory(
  deployment: Deployment,
  found: { seen: readonly SeenHead[]; reason: string },
): Promise<Repair> {
  const { repairs } = deployment.history;
  await repairs.take();
  try {
    return await repair(deployment, found);
  } finally {
    repairs.give();
  }
}

async function repair(
  deployment: Deployment,
  { seen, reason }: { seen: readonly SeenHead[]; reason: string },
): Promise<Repair> {
  const stretch = await lostStretch(deployment);
  const shown = [...seen, ...headsOf(stretch)];
  if (shown.length === 0) return { opened: null, replayed: null };
  const found = {
    seen: shown,
    lastCommonRevision: await commonRevision(deployment, seen, stretch),
    reason,
    keys: stretch === null ? [] : keysOfStretch(stretch),
  };
  let replayed: Replayed | null = null;
  const opened = await openEpoch(deployment, found, async (command) => {
    if (stretch === null) return;
    replayed = await replayLost(command, stretch);
    command.audit('history.replay', 'journal', { look: replayed.look });
  });
  const head = await readHead(deployment.store.db);
  deployment.history.note(head, deployment.serverTime.now());
  return { opened, replayed };
}

function headsOf(stretch: LostStretch | null): SeenHead[] {
  if (stretch === null) return [];
  const { newest } = stretch;
  return [{ ...newest, at: newest.committedAt }];
}

/** Where the journal has all that was seen, it names the point exactly. */
async function commonRevision(
  deployment: Deployment,
  seen: readonly SeenHead[],
  stretch: LostStretch | null,
): Promise<number> {
  if (stretch === null) return lastCommonRevision(deployment, seen);
  const common = stretch.lastCommon?.revision ?? 0;
  const others = seen.filter(({ hash }) => !stretch.hashes.has(hash));
  if (others.length === 0) return common;
  return Math.min(common, await lastCommonRevision(deployment, others));
}
