import type { Kysely } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Database } from '../store/schema.ts';
import { fold } from './fold.ts';
import type { Use } from './reported-use.ts';

/** Adds uses to the roll-up per version, minute, region, outcome and reason. Probes count too. */
export async function addMinutes(
  tx: Kysely<Database>,
  region: string,
  uses: readonly Use[],
): Promise<void> {
  const rows = fold(
    uses,
    (use) => [use.keyId, use.version, use.minute, use.outcome, use.reason],
    ({ keyId, version, minute, outcome, reason, count }) => {
      return { key_id: keyId, version, minute, region, outcome, reason, count };
    },
    (row, use) => {
      row.count += use.count;
    },
  );
  await inRows(rows, (part) =>
    tx
      .insertInto('usage_minutes')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['key_id', 'version', 'minute', 'region', 'outcome', 'reason'])
          .doUpdateSet((set) => ({
            count: set('usage_minutes.count', '+', set.ref('excluded.count')),
          })),
      )
      .execute(),
  );
}
