import type { ProblemCode } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { cancelRotation } from '../lifecycle/rotation-cancel.ts';
import { rotationRow } from '../lifecycle/rotation-change.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database } from '../store/schema.ts';
import { reasonOf } from './campaign-reason.ts';
import type { CampaignKeyRow, CampaignRow } from './campaign-rows.ts';
import { type Block, blockOf } from './key-block.ts';
import { type KeyMove, moveKey } from './move-key.ts';

/** How soon a key that cannot begin yet is looked at again. */
const BLOCKED_RECHECK_MS = 30_000;

/** Refusals that are about the key: it is left behind, with the code as the reason. */
const SKIPS: readonly ProblemCode[] = [
  'key-suspended',
  'key-tainted',
  'key-ended',
  'key-not-handed-out',
  'no-verifier',
  'version-latched',
  'not-found',
];

/**
 * Begins the rotation of a key whose turn has come, or notes why not. A rotation that is open is
 * followed as if the campaign had begun it (K9); it is neither held nor cancelled with the campaign.
 * Done again after a crash it comes to the same.
 */
export async function beginKey(
  deployment: Deployment,
  campaign: CampaignRow,
  row: CampaignKeyRow,
): Promise<void> {
  const { store, serverTime } = deployment;
  const move = await moveOf(deployment, campaign, row);
  const since_at = serverTime.now();
  if (await store.transaction((tx) => moveKey(tx, row, { ...move, since_at }))) return;
  await undoIfCancelled(deployment, row, move);
}

async function moveOf(
  deployment: Deployment,
  campaign: CampaignRow,
  row: CampaignKeyRow,
): Promise<KeyMove> {
  try {
    const block = await blockOf(deployment, row);
    return block === null ? await begun(deployment, campaign, row) : blocked(deployment, block);
  } catch (error) {
    const ids = { campaignId: row.campaign_id, keyId: row.key_id };
    deployment.log.error(
      { err: error, ...ids },
      'a rotation of a campaign cannot begin; tried again',
    );
    return blocked(deployment, { reason: 'failed', checkAt: null });
  }
}

function blocked({ serverTime }: Deployment, { reason, checkAt }: Block): KeyMove {
  const check_at = checkAt ?? serverTime.now() + BLOCKED_RECHECK_MS;
  return { state: 'blocked', reason, check_at };
}

/** The campaign was cancelled while the rotation began: nobody else will cancel that. */
async function undoIfCancelled(
  deployment: Deployment,
  { campaign_id, key_id }: CampaignKeyRow,
  { own, rotation_id: rotationId }: KeyMove,
): Promise<void> {
  if (own !== 1 || !rotationId) return;
  const { state } = await deployment.store.db
    .selectFrom('campaign_keys')
    .select('state')
    .where((where) => where.and({ campaign_id, key_id }))
    .executeTakeFirstOrThrow();
  if (state !== 'left-out') return;
  await cancelRotation(deployment, SYSTEM, { rotationId }).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

async function begun(
  deployment: Deployment,
  campaign: CampaignRow,
  { key_id: keyId }: CampaignKeyRow,
): Promise<KeyMove> {
  const { db } = deployment.store;
  const reason = reasonOf(campaign);
  try {
    // Before it begins: what is refused from then on counts.
    const refused = await refusedTotal(db, keyId);
    const given = { keyId, reason, expedite: false };
    const { rotationId } = await beginRotation(deployment, SYSTEM, given);
    // Not by what began just now: a process may have died after it, and this is the repetition.
    const own = (await rotationRow(db, rotationId)).reason === reason ? 1 : 0;
    const now = deployment.serverTime.now();
    const seen = { refused_before: refused, begun_at: now, check_at: now };
    return { state: 'begun', rotation_id: rotationId, own, reason: null, ...seen };
  } catch (error) {
    if (!(error instanceof Refusal) || !SKIPS.includes(error.code)) throw error;
    return { state: 'skipped', reason: error.code, check_at: null };
  }
}

async function refusedTotal(db: Kysely<Database>, keyId: string): Promise<number> {
  const { total } = await db
    .selectFrom('versions')
    .select(({ fn }) => fn.sum<number | null>('refused_total').as('total'))
    .where('key_id', '=', keyId)
    .executeTakeFirstOrThrow();
  return Number(total ?? 0);
}
