import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * What an instance says that it has applied, held against our own history. `foreign`: it names a
 * revision that we never had, or another hash at one of ours; another server, or this one before it
 * was restored, told it so.
 */
export type AppliedStanding = 'blank' | 'ours' | 'foreign';

export async function appliedStanding(
  tx: Kysely<Database>,
  applied: Head | null,
  head: Head,
): Promise<AppliedStanding> {
  if (applied === null) return 'blank';
  if (isSame(applied, head)) return 'ours';
  const change = await tx
    .selectFrom('changes')
    .select('hash')
    .where('epoch', '=', applied.epoch)
    .where('revision', '=', applied.revision)
    .executeTakeFirst();
  return change?.hash === applied.hash ? 'ours' : 'foreign';
}

function isSame(a: Head, b: Head): boolean {
  return a.epoch === b.epoch && a.revision === b.revision && a.hash === b.hash;
}
