import type { Kysely, Selectable } from 'kysely';
import type { Database, InstancesTable } from '../store/schema.ts';
import type { VerifierGroup } from './group.ts';

export type InstanceRow = Selectable<InstancesTable>;

/**
 * The row of an instance, locked until the transaction ends, and made at its first report. The
 * update changes nothing: it is what locks a row on both databases.
 */
export async function lockInstance(
  tx: Kysely<Database>,
  group: VerifierGroup,
  id: string,
  now: number,
): Promise<InstanceRow> {
  return tx
    .insertInto('instances')
    .values({
      id,
      verifier_id: group.id,
      first_seen_at: now,
      last_report_at: now,
      sequence: 0,
      content: null,
      applied_epoch: null,
      applied_revision: null,
      applied_hash: null,
      lease_counter: 0,
      lease_renewed_at: 0,
      watermark: 0,
      sessions: 0,
      closed_at: null,
      gone_at: null,
      asked_epoch: 0,
      asked_sequence: 0,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ id }))
    .returningAll()
    .executeTakeFirstOrThrow();
}
