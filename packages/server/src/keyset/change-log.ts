import type { ChangeSet, Head, Position, SignedHead } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { ChangesTable, Database } from '../store/schema.ts';

/** An instance that lacks more than this fetches a snapshot: it is smaller, and quicker to apply. */
const MOST_CHANGES_BEHIND = 10_000;

/** The newest revision that is committed. */
export async function readHead(db: Kysely<Database>): Promise<Head> {
  return db
    .selectFrom('head')
    .select(['epoch', 'revision', 'hash'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
}

/** Whether whoever has applied `applied` can go on from there by changes alone. */
function canFollow(applied: Position, head: Position): boolean {
  const behind = head.revision - applied.revision;
  return applied.epoch === head.epoch && behind >= 0 && behind <= MOST_CHANGES_BEHIND;
}

/**
 * The change sets after `applied` up to `head`, oldest first and without a gap, with the records that
 * verifiers of `apis` may see. Null where the log does not go on from there.
 */
export async function changesUpTo(
  db: Kysely<Database>,
  apis: readonly string[],
  { applied, head }: { applied: Position; head: Head },
  limit: number,
): Promise<ChangeSet[] | null> {
  if (!canFollow(applied, head)) return null;
  return applied.revision === head.revision ? [] : changesAfter(db, apis, applied, limit);
}

/**
 * The change sets after `applied`, oldest first and without a gap, with the records that verifiers
 * of `apis` may see. Null where the log does not go on from there.
 */
export async function changesAfter(
  db: Kysely<Database>,
  apis: readonly string[],
  applied: Position,
  limit: number,
): Promise<ChangeSet[] | null> {
  const sets = await db
    .selectFrom('changes')
    .selectAll()
    .where('epoch', '=', applied.epoch)
    .where('revision', '>', applied.revision)
    .orderBy('revision')
    .limit(limit)
    .execute();
  const last = sets.at(-1);
  if (last === undefined) return [];
  if (sets[0]?.revision !== applied.revision + 1) return null;
  const records = await recordsBetween(db, apis, applied, last.revision);
  return sets.map((set) => ({
    ...signedHead(set),
    records: records.get(set.revision) ?? [],
  }));
}

/** What proves a head as published; null where there was no revision yet. */
export async function proofOf(db: Kysely<Database>, head: Head): Promise<SignedHead | null> {
  const row = await db
    .selectFrom('changes')
    .selectAll()
    .where('epoch', '=', head.epoch)
    .where('revision', '=', head.revision)
    .executeTakeFirst();
  return row ? signedHead(row) : null;
}

function signedHead(row: Selectable<ChangesTable>): SignedHead {
  return {
    epoch: row.epoch,
    revision: row.revision,
    previous: row.previous,
    committedAt: row.committed_at,
    digests: JSON.parse(row.digests),
    hash: row.hash,
    signature: row.signature,
  };
}

/** The visible records of the revisions after `from` up to `to`, by revision, in their order. */
export async function recordsBetween(
  db: Kysely<Database>,
  apis: readonly string[],
  from: Position,
  to: number,
): Promise<Map<number, string[]>> {
  const rows = await db
    .selectFrom('change_records')
    .select(['revision', 'record'])
    .where('epoch', '=', from.epoch)
    .where('revision', '>', from.revision)
    .where('revision', '<=', to)
    .where((where) => where.or([where('api_id', 'is', null), where('api_id', 'in', apis)]))
    .orderBy('revision')
    .orderBy('position')
    .execute();
  const records = new Map<number, string[]>();
  for (const { revision, record } of rows) {
    const known = records.get(revision);
    if (known) known.push(record);
    else records.set(revision, [record]);
  }
  return records;
}
