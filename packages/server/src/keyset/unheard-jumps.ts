import type { Report } from '@keyturn/core';
import { type Kysely, sql } from 'kysely';
import { MOST_JUMP_MS } from '../server-time.ts';
import type { Database } from '../store/schema.ts';
import type { VerifierGroup } from './group.ts';
import type { InstanceRow } from './instance-row.ts';

/**
 * Notes that an instance reports for the first time since server time jumped (K8): it has not heard of
 * the jump, so what it saw since is told as of before. When that was nobody knows, so the time from the
 * jump to this report is not quiet for the apis of its group (K5c).
 *
 * @param before - its row before this report, which is to be counted.
 */
export async function noteUnheardJump(
  tx: Kysely<Database>,
  { apis }: VerifierGroup,
  before: InstanceRow,
  report: Report,
  now: number,
): Promise<void> {
  const heardAt = lastHeardAt(before, report);
  // A shorter jump is taken without a person's word, and is none.
  if (heardAt === 0 || now - heardAt < MOST_JUMP_MS / 2) return;
  const { jumped_at } = await tx
    .selectFrom('clock_jumps')
    .select(({ fn }) => fn.min('to_at').as('jumped_at'))
    .where('to_at', '>', heardAt)
    .executeTakeFirstOrThrow();
  if (jumped_at === null) return;
  await tx
    .insertInto('unheard_jumps')
    .values(apis.toSorted().map((api_id) => ({ api_id, jumped_at, to_at: now })))
    .onConflict((conflict) =>
      conflict.columns(['api_id', 'jumped_at']).doUpdateSet({
        to_at: sql<number>`case when excluded.to_at > unheard_jumps.to_at
          then excluded.to_at else unheard_jumps.to_at end`,
      }),
    )
    .execute();
}

/**
 * When an instance was last told server time, at the latest; 0: never. What comes under an id of which
 * nothing is known was seen under another, and its watermark is as old as what told it the time.
 */
function lastHeardAt(before: InstanceRow, { watermark }: Report): number {
  return before.sequence === 0 ? watermark : before.last_report_at;
}
