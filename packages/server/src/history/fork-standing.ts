import { FIRST_PREVIOUS, type Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * A head that surely existed, held against the history that the database has.
 *
 * - `ours`: it is part of it.
 * - `lost`: it is behind the fork of an epoch that has ended; that is known, and nothing is to do.
 * - `fork`: it is lost and no new epoch says so yet, or the revisions would fall below it.
 * - `deeper`: it shows that history parted before the point that its epoch's fork names.
 */
export type ForkStanding = 'ours' | 'lost' | 'fork' | 'deeper';

export async function forkStanding(
  db: Kysely<Database>,
  shown: Head,
  head: Head,
): Promise<ForkStanding> {
  if (await isOurs(db, shown, head)) return 'ours';
  if (shown.epoch >= head.epoch || shown.revision > head.revision) return 'fork';
  const forks = await db
    .selectFrom('forks')
    .select('last_common_revision')
    .where('epoch', '>=', shown.epoch)
    .execute();
  const isLost = forks.some((fork) => shown.revision > fork.last_common_revision);
  return isLost ? 'lost' : 'deeper';
}

async function isOurs(db: Kysely<Database>, shown: Head, head: Head): Promise<boolean> {
  if (shown.epoch === head.epoch && shown.revision === head.revision) {
    return shown.hash === head.hash;
  }
  if (shown.revision === 0) return shown.hash === FIRST_PREVIOUS;
  const change = await db
    .selectFrom('changes')
    .select('hash')
    .where('epoch', '=', shown.epoch)
    .where('revision', '=', shown.revision)
    .executeTakeFirst();
  return change?.hash === shown.hash;
}
