import type { Command } from '../lifecycle/command.ts';

/** Rights to enrol that a compromise has ended. */
export interface VoidedRights {
  grants: number;
  /** Ids of pickup tokens. */
  tokens: string[];
}

/**
 * Ends every right to enrol a holder of a key that was made until now: whoever had the key may have
 * had those too. Grants and pickup tokens made later are good.
 */
export async function voidRights({ tx, now }: Command, keyId: string): Promise<VoidedRights> {
  const grants = await tx
    .updateTable('grants')
    // Before any time: an enrolment that waited for this command reckons with an earlier `now`.
    .set({ expires_at: 0 })
    .where('key_id', '=', keyId)
    .where('redeemed_at', 'is', null)
    // Also of those that are over: they are taken a little longer (K8).
    .where('expires_at', '>', 0)
    .executeTakeFirst();
  const tokens = await tx
    .updateTable('tokens')
    .set({ removed_at: now })
    .where('kind', '=', 'pickup')
    .where('key_id', '=', keyId)
    .where('removed_at', 'is', null)
    .returning('id')
    .execute();
  return { grants: Number(grants.numUpdatedRows), tokens: tokens.map(({ id }) => id).sort() };
}
