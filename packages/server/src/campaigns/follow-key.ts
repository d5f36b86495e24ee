import type { CampaignKeyState } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { RotationRow } from '../lifecycle/lineage-load.ts';
import { rotationRow } from '../lifecycle/rotation-change.ts';
import type { Database } from '../store/schema.ts';
import { releaseFromBarrier } from './barrier.ts';
import { type CampaignKeyRow, loadCampaign, planOf } from './campaign-rows.ts';
import { blockOf } from './key-block.ts';
import { type KeyMove, moveKey } from './move-key.ts';

/**
 * Takes into its campaign what became of a key.
 *
 * @returns false where it stands as before: it is looked at again later.
 */
export async function followKey(deployment: Deployment, row: CampaignKeyRow): Promise<boolean> {
  const { db } = deployment.store;
  if (row.state === 'blocked') return followBlocked(deployment, row);
  if (row.rotation_id === null) return false;
  const campaign = await loadCampaign(db, row.campaign_id);
  const rotation = await rotationRow(db, row.rotation_id);
  const now = deployment.serverTime.now();
  const state = stateOf(rotation);
  const stalled = isStalled(rotation, state, row, planOf(campaign).stallAfterMs, now);
  const refused = row.refused === 1 || (await refusedTotal(db, row)) > row.refused_before;
  const move: KeyMove = { state, stalled: Number(stalled), refused: Number(refused) };
  // What has turned back or ended keeps nothing from leaving any more, also where it was held after this
  // row was read.
  if (row.own === 1 && !isOpen(state)) {
    await releaseFromBarrier(deployment, row);
    move.held = 0;
  }
  if (isSame(row, move)) return false;
  if (state !== row.state) {
    move.since_at = now;
    move.check_at = isOpen(state) ? now : null;
  }
  return deployment.store.transaction((tx) => moveKey(tx, row, move));
}

async function followBlocked(deployment: Deployment, row: CampaignKeyRow): Promise<boolean> {
  const { store, serverTime } = deployment;
  const block = await blockOf(deployment, row);
  if (block !== null && block.checkAt === null) return false;
  const move: KeyMove =
    block === null
      ? { state: 'waiting', reason: null, check_at: null, since_at: serverTime.now() }
      : { state: 'blocked', reason: block.reason, check_at: block.checkAt };
  return store.transaction((tx) => moveKey(tx, row, move));
}

function isSame(row: CampaignKeyRow, move: KeyMove): boolean {
  return Object.entries(move).every(([name, value]) => row[name as keyof CampaignKeyRow] === value);
}

function isOpen(state: CampaignKeyState): boolean {
  return state === 'begun' || state === 'handed-out';
}

/** What turned back is counted at once, not when the new version has left. */
function stateOf({ phase, direction, roll_back_pending }: RotationRow): CampaignKeyState {
  if (direction === 'back' || roll_back_pending === 1) return 'rolled-back';
  switch (phase) {
    case 'prepared':
    case 'publishing':
    case 'ready':
      return 'begun';
    case 'completed':
    case 'rolled-back':
    case 'cancelled':
      return phase;
    default:
      return 'handed-out';
  }
}

/** What a calendar keeps from going on is no stall. */
const CALENDAR_WAITS: readonly unknown[] = ['freeze', 'window'];

/** Latched: it has stood before its hand-out, or waited for its holders, for too long. */
function isStalled(
  rotation: RotationRow,
  state: CampaignKeyState,
  row: CampaignKeyRow,
  stallAfterMs: number,
  now: number,
): boolean {
  if (row.stalled === 1) return true;
  const isBefore = state === 'begun' || (state === 'handed-out' && rotation.phase === 'migrating');
  const since = state === row.state ? row.since_at : now;
  if (!isBefore || now - since <= stallAfterMs) return false;
  const waits: { code: string }[] = JSON.parse(rotation.waits_for);
  return !waits.some(({ code }) => CALENDAR_WAITS.includes(code));
}

async function refusedTotal(db: Kysely<Database>, { key_id }: CampaignKeyRow): Promise<number> {
  const { total } = await db
    .selectFrom('versions')
    .select(({ fn }) => fn.sum<number | null>('refused_total').as('total'))
    .where('key_id', '=', key_id)
    .executeTakeFirstOrThrow();
  return Number(total ?? 0);
}
