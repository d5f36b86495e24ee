import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

const HOUR_MS = 3_600_000;

/** Share of a key's accepted requests of the hour before `at` that used a version; null without any. */
export async function shareOnVersion(
  db: Kysely<Database>,
  keyId: string,
  version: number,
  at: number,
): Promise<number | null> {
  const rows = await db
    .selectFrom('usage_minutes')
    .select((select) => ['version', select.fn.sum<number>('count').as('count')])
    .where('key_id', '=', keyId)
    .where('minute', '>', at - HOUR_MS)
    .where('minute', '<=', at)
    .where('outcome', '=', 'accepted')
    .groupBy('version')
    .execute();
  // The sum of int8 is numeric on PostgreSQL, which comes as text unless it is parsed.
  const all = rows.reduce((sum, { count }) => sum + Number(count), 0);
  const on = rows.find((row) => row.version === version);
  return all === 0 ? null : Number(on?.count ?? 0) / all;
}
