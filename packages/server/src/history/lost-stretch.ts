import type { Head, Position, SignedHead } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { JournalEntry } from '../ports.ts';
import type { Database } from '../store/schema.ts';
import { type LostRecords, nothingLost, takeRevision } from './lost-records.ts';

/** What the journal has and the database has not. */
export interface LostStretch {
  /** The newest entry that the database has too; null: it has none of them. */
  lastCommon: Head | null;
  /** The newest that it has not. */
  newest: SignedHead;
  /** The hash of every revision that it has not. */
  hashes: ReadonlySet<string>;
  /** What those told last of each thing. */
  told: LostRecords;
}

const ENTRIES_PER_LOOK = 500;

/**
 * Holds the journal against the database: a restored backup, or a fail-over that lost commits, lacks
 * what was written last. Null where it has that.
 *
 * Of a stretch of whatever length no more is held than a snapshot would have, and a hash for each
 * revision.
 */
export async function lostStretch({ journal, store }: Deployment): Promise<LostStretch | null> {
  const last = journal.last();
  if (last === null || (await hasEntry(store.db, last))) return null;
  let lost = behind(null);
  for await (const entries of inParts(journal.read(null))) {
    const known = await hashesOf(store.db, entries);
    const newest = entries.findLastIndex(({ set }) => known.get(nameOf(set)) === set.hash);
    const common = entries[newest];
    if (common !== undefined) lost = behind(common.set);
    for (const entry of entries.slice(newest + 1)) take(lost, entry);
  }
  const { newest } = lost;
  return newest && { ...lost, newest };
}

interface Unfinished extends Omit<LostStretch, 'newest'> {
  newest: SignedHead | null;
  hashes: Set<string>;
}

/** Nothing yet is lost behind this. */
function behind(common: Head | null): Unfinished {
  const lastCommon = common && {
    epoch: common.epoch,
    revision: common.revision,
    hash: common.hash,
  };
  return { lastCommon, newest: null, hashes: new Set(), told: nothingLost() };
}

function take(lost: Unfinished, { set, records }: JournalEntry): void {
  lost.newest = set;
  lost.hashes.add(set.hash);
  const { committedAt } = set;
  takeRevision(lost.told, { committedAt, records: records.map(({ record }) => record) });
}

async function hasEntry(db: Kysely<Database>, { epoch, revision, hash }: Head): Promise<boolean> {
  const row = await db
    .selectFrom('changes')
    .select('hash')
    .where('epoch', '=', epoch)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row?.hash === hash;
}

/** The hashes that the database has where these entries stand. */
async function hashesOf(
  db: Kysely<Database>,
  entries: readonly JournalEntry[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('changes')
    .select(['epoch', 'revision', 'hash'])
    .where('epoch', 'in', [...new Set(entries.map(({ set }) => set.epoch))])
    .where('revision', 'in', [...new Set(entries.map(({ set }) => set.revision))])
    .execute();
  return new Map(rows.map((row) => [nameOf(row), row.hash]));
}

function nameOf({ epoch, revision }: Position): string {
  return `${epoch} ${revision}`;
}

async function* inParts(entries: AsyncIterable<JournalEntry>): AsyncGenerator<JournalEntry[]> {
  let part: JournalEntry[] = [];
  for await (const entry of entries) {
    part.push(entry);
    if (part.length < ENTRIES_PER_LOOK) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** The keys that a stretch tells of, in the order in which lineages are locked. */
export function keysOfStretch({ told }: LostStretch): string[] {
  return [...told.keys.keys()].sort();
}
