import { type Durations, ephemeralSilenceMs } from '@keyturn/core';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * The sealed copy of a version's key string is kept as long as a known holder may still need it
 * (K13): no timer ends that. And it is kept as long as nobody has confirmed the version at all, for
 * then it may be the only one there is. A tainted holder counts as none.
 *
 * @returns two conditions on rows of `versions`: a holder has confirmed the version; and one that is
 * neither gone nor, being ephemeral, silent for long has not.
 */
export function copyConditions(
  durations: Durations,
  now: number,
): { confirmed: RawBuilder<SqlBool>; missed: RawBuilder<SqlBool> } {
  const heardSince = now - ephemeralSilenceMs(durations);
  return {
    confirmed: sql<SqlBool>`exists (select 1 from holders
      where holders.key_id = versions.key_id
        and holders.tainted_at is null
        and holders.confirmed_version = versions.number)`,
    missed: sql<SqlBool>`exists (select 1 from holders
      where holders.key_id = versions.key_id
        and holders.gone_at is null
        and holders.tainted_at is null
        and coalesce(holders.confirmed_version, 0) <> versions.number
        and (holders.kind = 'durable' or holders.last_seen_at > ${heardSince}))`,
  };
}

/** Whether everyone who may need this version has it, so that its sealed copy may go. */
export async function isCopySpent(
  tx: Kysely<Database>,
  version: { keyId: string; number: number },
  durations: Durations,
  now: number,
): Promise<boolean> {
  const { confirmed, missed } = copyConditions(durations, now);
  const row = await tx
    .selectFrom('versions')
    .select('number')
    .where('key_id', '=', version.keyId)
    .where('number', '=', version.number)
    .where(confirmed)
    .where((where) => where.not(missed))
    .executeTakeFirst();
  return row !== undefined;
}
