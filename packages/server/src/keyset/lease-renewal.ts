import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';

/**
 * Whether an instance reports and does not apply (K8): it lacks a change that was committed more than
 * `propagationMs` ago, and lacked it already when its last report was answered with it. Renewed all
 * the same, it would stay fresh without ever acknowledging, and block K1 for ever. One that was cut
 * off, and hears of the change with this answer, is not behind.
 */
export async function isBehind(
  tx: Kysely<Database>,
  { durations }: Deployment,
  row: { last_report_at: number; sequence: number },
  applied: Head | null,
  head: Head,
  now: number,
): Promise<boolean> {
  if (applied === null || applied.epoch !== head.epoch) return true;
  if (applied.revision >= head.revision || row.sequence === 0) return false;
  const oldest = await tx
    .selectFrom('changes')
    .select('committed_at')
    .where('epoch', '=', applied.epoch)
    .where('revision', '=', applied.revision + 1)
    .executeTakeFirst();
  if (oldest === undefined) return true;
  return (
    oldest.committed_at < now - durations.propagationMs && row.last_report_at >= oldest.committed_at
  );
}
