import { type Head, MAX_REVISION, type Position } from '@keyturn/core';
import { type Kysely, sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { JournalEntry, JournalRecord } from '../ports.ts';
import type { Database } from '../store/schema.ts';
import { follows } from './journal-line.ts';
import { JournalUnavailable } from './journal-unavailable.ts';

const ENTRIES_PER_WRITE = 500;

/**
 * Waits until the journal holds all that this process has committed, `revision` included; null: the
 * command changed nothing, and still tells what others have. Simultaneous calls share one write.
 *
 * Call it after the commit and before the answer. Where it rejects, what was committed stands.
 *
 * @throws JournalUnavailable, StoreUnavailable
 */
export async function journalCommitted(
  deployment: Deployment,
  revision: number | null,
): Promise<void> {
  const { journalTurn } = deployment.history;
  if (revision !== null) journalTurn.owe(revision);
  if (isWritten(deployment)) return;
  await journalTurn.take(() => writeOwed(deployment));
}

/**
 * Refuses what would be owed to a journal that cannot be written; tries again first.
 *
 * @throws JournalUnavailable, StoreUnavailable
 */
export async function requireJournal(deployment: Deployment): Promise<void> {
  const { journalTurn } = deployment.history;
  if (!journalTurn.hasFailed) return;
  await journalTurn.take(() => writeOwed(deployment));
}

/** Revisions never fall, in whatever epoch. */
function isWritten({ journal, history }: Deployment): boolean {
  return (journal.last()?.revision ?? 0) >= history.journalTurn.owed;
}

/** Writes what the database has behind the journal's last entry, whoever committed it. */
export async function writeOwed({ history, journal, store }: Deployment): Promise<void> {
  for (;;) {
    const entries = await entriesAfter(store.db, journal.last(), ENTRIES_PER_WRITE);
    if (entries.length > 0) await journal.append(entries);
    // Also what others have committed surely existed from here on.
    const newest = entries.at(-1)?.set;
    if (newest !== undefined) history.note(newest, newest.committedAt);
    if (entries.length < ENTRIES_PER_WRITE) return;
  }
}

/**
 * What goes on from the journal's last entry. Where the database has lost that entry and has gone on
 * beyond its revision in the same epoch, the journal goes on with the next epoch: its first revision
 * repeats what the database had changed itself (KS-J6).
 *
 * @throws JournalUnavailable where that epoch is not open yet.
 */
async function entriesAfter(
  db: Kysely<Database>,
  last: Head | null,
  limit: number,
): Promise<JournalEntry[]> {
  const entries = await entriesBehind(db, last ?? { epoch: 0, revision: 0 }, limit);
  const [first] = entries;
  if (last === null || first === undefined || follows(first.set, last)) return entries;
  const later = await entriesBehind(db, { epoch: last.epoch, revision: MAX_REVISION }, limit);
  if (later.length > 0) return later;
  throw new JournalUnavailable('fork', 'the database has lost what the journal ends with');
}

async function entriesBehind(
  db: Kysely<Database>,
  after: Position,
  limit: number,
): Promise<JournalEntry[]> {
  const sets = await db
    .selectFrom('changes')
    .selectAll()
    .where(isBehind(after))
    .orderBy('epoch')
    .orderBy('revision')
    .limit(limit)
    .execute();
  const newest = sets.at(-1);
  if (newest === undefined) return [];
  const records = await recordsUpTo(db, after, newest);
  return sets.map(({ committed_at, digests, ...set }) => ({
    set: { ...set, committedAt: committed_at, digests: JSON.parse(digests) as string[] },
    records: records.get(set.revision) ?? [],
  }));
}

async function recordsUpTo(
  db: Kysely<Database>,
  after: Position,
  newest: Position,
): Promise<Map<number, JournalRecord[]>> {
  const rows = await db
    .selectFrom('change_records')
    .select(['revision', 'api_id', 'record'])
    .where(isBehind(after))
    .where(sql<boolean>`(epoch, revision) <= (${newest.epoch}, ${newest.revision})`)
    .orderBy('epoch')
    .orderBy('revision')
    .orderBy('position')
    .execute();
  const records = new Map<number, JournalRecord[]>();
  for (const { revision, api_id, record } of rows) {
    const known = records.get(revision);
    if (known) known.push({ apiId: api_id, record });
    else records.set(revision, [{ apiId: api_id, record }]);
  }
  return records;
}

/** As one comparison of rows, which both databases answer from the primary key. */
function isBehind({ epoch, revision }: Position) {
  return sql<boolean>`(epoch, revision) > (${epoch}, ${revision})`;
}
