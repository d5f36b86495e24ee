import type { CampaignKeyState } from '@keyturn/core';
import type { Transaction } from 'kysely';
import type { Database } from '../store/schema.ts';
import { type CampaignKeyRow, COUNT_COLUMNS } from './campaign-rows.ts';

/** What becomes of a key of a campaign; what is left out stays. */
export type KeyMove = Partial<
  Omit<CampaignKeyRow, 'campaign_id' | 'key_id' | 'wave' | 'position' | 'state'>
> & { state: CampaignKeyState };

/**
 * Moves a key on and counts it where it stands then, if it still stands where it was read: of two
 * nodes one does it.
 *
 * @returns whether it was moved.
 */
export async function moveKey(
  tx: Transaction<Database>,
  row: CampaignKeyRow,
  move: KeyMove,
): Promise<boolean> {
  const { campaign_id, key_id, state, stalled, refused } = row;
  const { numUpdatedRows } = await tx
    .updateTable('campaign_keys')
    .set(move)
    .where((where) => where.and({ campaign_id, key_id, state, stalled, refused }))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await count(tx, row, move);
  return true;
}

async function count(tx: Transaction<Database>, row: CampaignKeyRow, move: KeyMove): Promise<void> {
  const changes = new Map<
    'stalled' | 'refused' | (typeof COUNT_COLUMNS)[CampaignKeyState],
    number
  >();
  if (move.state !== row.state) {
    changes.set(COUNT_COLUMNS[row.state as CampaignKeyState], -1);
    changes.set(COUNT_COLUMNS[move.state], 1);
  }
  changes.set('stalled', (move.stalled ?? row.stalled) - row.stalled);
  changes.set('refused', (move.refused ?? row.refused) - row.refused);
  const counted = [...changes].filter(([, by]) => by !== 0);
  if (counted.length === 0) return;
  await tx
    .updateTable('campaign_waves')
    .set((wave) =>
      Object.fromEntries(counted.map(([column, by]) => [column, wave(column, '+', by)])),
    )
    .where('campaign_id', '=', row.campaign_id)
    .where('wave', '=', row.wave)
    .execute();
}
