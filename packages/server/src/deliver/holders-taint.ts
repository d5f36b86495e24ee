import type { Command } from '../lifecycle/command.ts';

/** Who lost the right to be handed anything of a key, and what such holders were ever given. */
export interface TaintedHolders {
  /** Ids of those that were tainted by this act. */
  ids: string[];
  /** Every version that a tainted holder of the key was given, also one tainted before. */
  versions: number[];
}

/**
 * Taints every holder of a key that enrolled after `since` (K10): a compromise takes it for the
 * thief's. The key is locked, so a pickup is either seen here or finds its holder tainted.
 *
 * @param since - server time, ms.
 */
export async function taintHolders(
  { tx, now }: Command,
  keyId: string,
  since: number,
): Promise<TaintedHolders> {
  const fresh = await tx
    .updateTable('holders')
    .set({ tainted_at: now })
    .where('key_id', '=', keyId)
    .where('enrolled_at', '>', since)
    .where('tainted_at', 'is', null)
    .returning('id')
    .execute();
  const tainted = await tx
    .selectFrom('holders')
    .select('versions_given')
    .where('key_id', '=', keyId)
    .where('tainted_at', 'is not', null)
    .execute();
  const versions = new Set(
    tainted.flatMap(({ versions_given }) => JSON.parse(versions_given ?? '[]') as number[]),
  );
  return { ids: fresh.map(({ id }) => id).sort(), versions: [...versions].sort((a, b) => a - b) };
}
