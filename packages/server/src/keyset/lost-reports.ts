import type { Report } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { InstanceRow } from './instance-row.ts';

/** How far back reports of an instance may have been lost that the database does not know at all. */
const UNKNOWN_MS = 300_000;

/**
 * Notes that reports were lost: this one does not follow on the last that the database has, and an
 * instance goes on only when it was told that the one before is committed. The database has lost that
 * commit, and maybe nothing else that anybody notices. What was presented in that time nobody knows, so
 * it is not quiet (K5b).
 */
export async function noteLostReports(
  tx: Kysely<Database>,
  before: InstanceRow,
  { sequence }: Report,
  now: number,
): Promise<void> {
  if (sequence <= before.sequence + 1) return;
  const from = before.watermark === 0 ? Math.max(0, now - UNKNOWN_MS) : before.watermark;
  await tx
    .insertInto('clock_jumps')
    .values({ from_at: from, to_at: now })
    .onConflict((conflict) => conflict.column('from_at').doUpdateSet({ to_at: now }))
    .execute();
}
