import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { type ForkStanding, forkStanding } from '../history/fork-standing.ts';
import type { Database } from '../store/schema.ts';

/**
 * What an instance says that it has applied, held against our own history. `lost`: it was ours, and
 * was lost with the fork of its epoch. `foreign`: it names a revision that we know nothing of, or
 * another hash at one of ours; another server, or this one before its database was put back, told it
 * so.
 */
export type AppliedStanding = 'blank' | 'ours' | 'lost' | 'foreign';

const STANDINGS = {
  ours: 'ours',
  lost: 'lost',
  fork: 'foreign',
  deeper: 'foreign',
} as const satisfies Record<ForkStanding, AppliedStanding>;

export async function appliedStanding(
  tx: Kysely<Database>,
  applied: Head | null,
  head: Head,
): Promise<AppliedStanding> {
  return applied === null ? 'blank' : STANDINGS[await forkStanding(tx, applied, head)];
}
