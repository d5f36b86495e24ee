import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { readHead } from '../keyset/change-log.ts';
import type { Database } from '../store/schema.ts';
import { forkStanding } from './fork-standing.ts';
import type { SeenHead } from './history-memory.ts';

/** Server time of two nodes, or a wall clock and server time, never differ by more than this. */
const CLOCKS_APART_MS = 60_000;

/**
 * A revision up to which the database surely has the history that `seen` belongs to: at most the
 * true point of the fork. A server that went on from a database that had been put back has revisions
 * of its own beyond that point, which nothing tells from the common ones but time.
 *
 * Too low a point costs nothing that counts: what lies between is found by its digest, and what is
 * not found is answered 503 instead of 401 for a while. Too high a one would refuse a key string
 * that a client was given.
 */
export async function lastCommonRevision(
  { history, store: { db } }: Deployment,
  seen: readonly SeenHead[],
): Promise<number> {
  const head = await readHead(db);
  const own = await newestKept(db, history.seen, head, seen);
  if (own !== null) return own;
  const lostAt = Math.min(...seen.map(({ at }) => at));
  const bounds = [
    head.revision,
    ...seen.map(({ revision }) => revision - 1),
    await newestBefore(db, lostAt - CLOCKS_APART_MS),
    await firstStartAfter(db, lostAt - CLOCKS_APART_MS),
  ];
  return Math.max(0, Math.min(...bounds));
}

/** Where this process saw the lost head itself: the newest that it saw before and that is still there. */
async function newestKept(
  db: Kysely<Database>,
  known: readonly SeenHead[],
  head: Head,
  seen: readonly SeenHead[],
): Promise<number | null> {
  const isKnown = (one: Head) => known.some(({ hash }) => hash === one.hash);
  if (!seen.every(isKnown)) return null;
  const lowest = Math.min(...seen.map(({ revision }) => revision));
  for (const one of known.filter(({ revision }) => revision < lowest)) {
    if ((await forkStanding(db, one, head)) === 'ours') return one.revision;
  }
  return null;
}

/** What was committed before a lost revision was committed before the database lost it. */
async function newestBefore(db: Kysely<Database>, at: number): Promise<number> {
  const row = await db
    .selectFrom('changes')
    .select('revision')
    .where('committed_at', '<=', at)
    .orderBy('epoch', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/**
 * Where the head stood as the first process started on the database that had been put back. It
 * counts by the wall clock, as server time may have fallen back with the database.
 */
async function firstStartAfter(db: Kysely<Database>, at: number): Promise<number> {
  const row = await db
    .selectFrom('server_starts')
    .select(({ fn }) => fn.min('revision').as('revision'))
    .where('wall_at', '>=', at)
    .executeTakeFirst();
  return row?.revision ?? Number.POSITIVE_INFINITY;
}
