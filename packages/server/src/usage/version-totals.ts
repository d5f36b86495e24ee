import { type Kysely, sql } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Database } from '../store/schema.ts';
import { fold } from './fold.ts';
import type { Use } from './reported-use.ts';

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
    const rows = part.map(({ keyId, version, accepted, refused, lastUsedAt }) => {
      return sql`(${keyId}, ${version}, ${accepted}, ${refused}, ${lastUsedAt})`;
    });
    // Cast where they are used, which PostgreSQL needs: cast where they are given, SQLite would look
    // at every version there is.
    await sql`
      with added (key_id, number, accepted, refused, last_used_at) as (values ${sql.join(rows)})
      update versions set
        accepted_total = accepted_total + cast(added.accepted as bigint),
        refused_total = refused_total + cast(added.refused as bigint),
        last_used_at = case
          when cast(added.last_used_at as bigint) > coalesce(versions.last_used_at, 0)
            then cast(added.last_used_at as bigint)
          else versions.last_used_at
        end
      from added
      where versions.key_id = added.key_id
        and versions.number = cast(added.number as bigint)`.execute(tx);
  });
}

function addTo(total: Total, use: Use): Total {
  if (use.outcome === 'accepted') total.accepted += use.count;
  else total.refused += use.count;
  if (!use.probe) total.lastUsedAt = Math.max(total.lastUsedAt, use.lastAt);
  return total;
}
