import type { Head, KeysetRecord, Position } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { JournalEntry } from '../ports.ts';
import type { Database } from '../store/schema.ts';

/** What the journal has and the database has not. */
export interface LostStretch {
  /** The newest entry that the database has too; null: it has none of them. */
  lastCommon: Head | null;
  /** All behind that, in the journal's order. Never empty. */
  lost: JournalEntry[];
}

const ENTRIES_PER_LOOK = 500;

/**
 * Holds the journal against the database: a restored backup, or a fail-over that lost commits, lacks
 * what was written last. Null where it has that.
 */
export async function lostStretch({ journal, store }: Deployment): Promise<LostStretch | null> {
  const last = journal.last();
  if (last === null || (await hasEntry(store.db, last))) return null;
  let lastCommon: Head | null = null;
  let lost: JournalEntry[] = [];
  for await (const entries of inParts(journal.read(null))) {
    const known = await hashesOf(store.db, entries);
    const newest = entries.findLastIndex(({ set }) => known.get(nameOf(set)) === set.hash);
    const common = entries[newest];
    if (common === undefined) {
      lost.push(...entries);
      continue;
    }
    const { epoch, revision, hash } = common.set;
    lastCommon = { epoch, revision, hash };
    lost = entries.slice(newest + 1);
  }
  return { lastCommon, lost };
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
export function keysOfStretch({ lost }: LostStretch): string[] {
  const keys = new Set<string>();
  for (const { records } of lost) {
    for (const { record } of records) {
      const told = JSON.parse(record) as KeysetRecord;
      if (told.kind === 'version') keys.add(told.keyId);
      if (told.kind === 'key') keys.add(told.id);
    }
  }
  return [...keys].sort();
}
