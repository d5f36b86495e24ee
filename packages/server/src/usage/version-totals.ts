import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { Use } from './reported-use.ts';
import { fold, inRows } from './rows.ts';

interface Total {
  keyId: string;
  version: number;
  accepted: number;
  refused: number;
  /** 0: only probes, which are shown and never evidence. */
  lastUsedAt: number;
}

/**
 * Adds uses to their versions' totals. `last_used_at` is the last presentation whose whole secret
 * matched, accepted or refused, probes aside (K5b).
 */
export async function addVersionTotals(tx: Kysely<Database>, uses: readonly Use[]): Promise<void> {
  const totals = fold(
    uses.filter(({ keyId }) => keyId !== ''),
    (use) => [use.keyId, use.version],
    (use) =>
      addTo(
        { keyId: use.keyId, version: use.version, accepted: 0, refused: 0, lastUsedAt: 0 },
        use,
      ),
    addTo,
  );
  await inRows(totals, async (part) => {
    const rows = part.map(
      (total) =>
        sql`(${total.keyId}, cast(${total.version} as bigint), cast(${total.accepted} as bigint), cast(${total.refused} as bigint), cast(${total.lastUsedAt} as bigint))`,
    );
    await sql`
      with added (key_id, number, accepted, refused, last_used_at) as (values ${sql.join(rows)})
      update versions set
        accepted_total = accepted_total + added.accepted,
        refused_total = refused_total + added.refused,
        last_used_at = case
          when added.last_used_at > coalesce(versions.last_used_at, 0) then added.last_used_at
          else versions.last_used_at
        end
      from added
      where versions.key_id = added.key_id and versions.number = added.number`.execute(tx);
  });
}

function addTo(total: Total, use: Use): Total {
  if (use.outcome === 'accepted') total.accepted += use.count;
  else total.refused += use.count;
  if (!use.probe) total.lastUsedAt = Math.max(total.lastUsedAt, use.lastAt);
  return total;
}
