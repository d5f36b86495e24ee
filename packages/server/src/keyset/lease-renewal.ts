import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';

/**
 * Whether an instance lacks a change that was committed more than `propagationMs` ago (K8). It gets the
 * change with the answer, and a lease once it has applied it. Renewed all the same, one that reports
 * and never applies would stay fresh without ever acknowledging, and block K1 for ever; so would one
 * that starts again and again, or reports seldom, beyond the bound of K1.
 */
export async function isBehind(
  tx: Kysely<Database>,
  { durations }: Deployment,
  applied: Head | null,
  head: Head,
  now: number,
): Promise<boolean> {
  if (applied === null || applied.epoch !== head.epoch) return true;
  if (applied.revision >= head.revision) return false;
  const oldest = await tx
    .selectFrom('changes')
    .select('committed_at')
    .where('epoch', '=', applied.epoch)
    .where('revision', '=', applied.revision + 1)
    .executeTakeFirst();
  return oldest === undefined || oldest.committed_at < now - durations.propagationMs;
}
