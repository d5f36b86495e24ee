import type { Head, OrphanSighting, Report } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import { putNotices } from '../notify/put-notices.ts';
import type { Database, ForksTable } from '../store/schema.ts';
import { forksOf } from './orphan-view.ts';

/** What is lost in one fork is few; a stranger who has a key of the tag ring could report many. */
const MOST_KEPT = 10_000;

/**
 * Keeps the orphans that a report tells of, in its transaction, and tells people of each once.
 *
 * @returns whether people have something to be told.
 */
export async function takeOrphans(
  tx: Kysely<Database>,
  deployment: Deployment,
  { orphans = [] }: Report,
  head: Head,
  now: number,
): Promise<boolean> {
  if (orphans.length === 0 || (await isFull(tx))) return false;
  const forks = await tx.selectFrom('forks').selectAll().orderBy('epoch').execute();
  let isNews = false;
  for (const sighting of orphans) {
    const lostIn = sighting.epoch < head.epoch ? forksOf(sighting, forks) : [];
    const [fork] = lostIn;
    if (fork === undefined) continue;
    const id = await keep(tx, deployment, sighting, fork, now);
    if (id === null || lostIn.every(({ closed_at }) => closed_at !== null)) continue;
    const { epoch, revision, lastFour } = sighting;
    const data = { orphanId: id, forkEpoch: fork.epoch, epoch, revision, lastFour };
    await putNotices(tx, deployment, now, [{ type: 'orphan.seen', data }]);
    isNews = true;
  }
  return isNews;
}

/** @returns its id where it is seen for the first time. */
async function keep(
  tx: Kysely<Database>,
  deployment: Deployment,
  { epoch, revision, lastFour, count, lastAt }: OrphanSighting,
  fork: Selectable<ForksTable>,
  now: number,
): Promise<string | null> {
  const row = {
    id: newId(deployment.random, 'orp'),
    fork_epoch: fork.epoch,
    epoch,
    revision,
    last_four: lastFour,
    count,
    first_seen_at: now,
    last_seen_at: Math.min(lastAt, now),
  };
  const kept = await tx
    .insertInto('orphans')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['epoch', 'revision', 'last_four']).doUpdateSet((set) => ({
        count: set('orphans.count', '+', count),
        last_seen_at: row.last_seen_at,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return kept.id === row.id ? row.id : null;
}

async function isFull(tx: Kysely<Database>): Promise<boolean> {
  const { kept } = await tx
    .selectFrom('orphans')
    .select(({ fn }) => fn.countAll<number>().as('kept'))
    .executeTakeFirstOrThrow();
  return Number(kept) >= MOST_KEPT;
}
