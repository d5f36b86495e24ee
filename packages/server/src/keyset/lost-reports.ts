import type { Report } from '@keyturn/core';
import { type Kysely, sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';
import type { VerifierGroup } from './group.ts';
import type { InstanceRow } from './instance-row.ts';

const DAY_MS = 86_400_000;

/** How long before the first report that the database knows others of the instance may have been lost. */
const UNKNOWN_MS = 300_000;

/**
 * Notes that reports were lost: this one does not follow on the last that the database has, and an
 * instance goes on only when it was told that the one before is committed. The database has lost that
 * commit, and maybe nothing else that anybody notices. What was presented in that time nobody knows, so
 * it is not quiet (K5b).
 *
 * A verifier may lie about it, so this touches no api but those of its group, and all that is told on
 * one day is one row.
 */
export async function noteLostReports(
  tx: Kysely<Database>,
  { log }: Pick<Deployment, 'log'>,
  { id, apis }: VerifierGroup,
  before: InstanceRow,
  { instance, sequence }: Report,
  now: number,
): Promise<void> {
  if (sequence <= before.sequence + 1) return;
  log.warn({ instance, group: id, sequence, last: before.sequence }, 'reports were lost');
  const from = Math.max(0, before.watermark, before.first_seen_at - UNKNOWN_MS);
  const day = Math.floor(now / DAY_MS) * DAY_MS;
  await tx
    .deleteFrom('lost_reports')
    .where('day', '<', day - REMEMBERED_MS)
    .execute();
  await tx
    .insertInto('lost_reports')
    .values(apis.toSorted().map((api_id) => ({ api_id, day, from_at: from, to_at: now })))
    .onConflict((conflict) =>
      conflict.columns(['api_id', 'day']).doUpdateSet({
        from_at: sql<number>`case when excluded.from_at < lost_reports.from_at
          then excluded.from_at else lost_reports.from_at end`,
        to_at: sql<number>`case when excluded.to_at > lost_reports.to_at
          then excluded.to_at else lost_reports.to_at end`,
      }),
    )
    .execute();
}
