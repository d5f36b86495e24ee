import { calendarTimes, standing } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { effectivePolicyOf } from '../policies/effective-of.ts';
import type { Database } from '../store/schema.ts';
import type { CampaignKeyRow } from './campaign-rows.ts';

/** Where a campaign still has something to do with a key. */
const CONCERNED = ['waiting', 'blocked', 'begun', 'handed-out'];

/** The reason of a key that waits until its version is rolled back. */
const ROLLING_BACK = 'rolling-back';

/** Why a key cannot begin yet. */
export interface Block {
  /** The id of a campaign that came first, `rolling-back`, `freeze`, `window` or `failed`. */
  reason: string;
  /** When to look again, ms; null: nobody knows when it is over. */
  checkAt: number | null;
}

/** Calendars are edited, too: what is closed for long is looked at again after this. */
const CLOSED_RECHECK_MS = 3_600_000;

/**
 * Whether a key must wait: for a campaign that came first and has it, too, until it is rolled back, or
 * until the calendar of its policies opens; null: it can begin. A rotation that is open already is
 * followed at any hour.
 */
export async function blockOf(
  deployment: Deployment,
  { campaign_id, key_id }: CampaignKeyRow,
): Promise<Block | null> {
  const { db } = deployment.store;
  const first = await earlierCampaign(db, campaign_id, key_id);
  if (first !== null) return { reason: first, checkAt: null };
  const open = await db
    .selectFrom('rotations')
    .select(['direction', 'roll_back_pending'])
    .where('key_id', '=', key_id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!open) return closedNow(deployment, key_id);
  const isTurned = open.direction === 'back' || open.roll_back_pending === 1;
  return isTurned ? { reason: ROLLING_BACK, checkAt: null } : null;
}

async function closedNow(
  { store, serverTime, timeZones }: Deployment,
  keyId: string,
): Promise<Block | null> {
  const key = await store.db
    .selectFrom('keys')
    .select(['api_id', 'class', 'client_id', 'policy_id'])
    .where('id', '=', keyId)
    .executeTakeFirst();
  if (!key) return null;
  const { calendar } = await effectivePolicyOf(store.db, key);
  if (calendar.value === null) return null;
  const now = serverTime.now();
  const at = standing(calendarTimes(calendar.value, timeZones), now);
  if (at.open) return null;
  const checkAt = Math.min(at.opensAt ?? Number.POSITIVE_INFINITY, now + CLOSED_RECHECK_MS);
  return { reason: at.by === 'freeze' ? 'freeze' : 'window', checkAt };
}

/** By when they began, then by id: no two wait for each other. */
async function earlierCampaign(
  db: Kysely<Database>,
  campaignId: string,
  keyId: string,
): Promise<string | null> {
  const all = await db
    .selectFrom('campaign_keys')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_keys.campaign_id')
    .select(['campaigns.id', 'campaigns.created_at', 'campaigns.ended_at', 'campaign_keys.state'])
    .where('campaign_keys.key_id', '=', keyId)
    .orderBy('campaigns.created_at')
    .orderBy('campaigns.id')
    .execute();
  const own = all.findIndex(({ id }) => id === campaignId);
  const first = all
    .slice(0, own)
    .find(({ ended_at, state }) => ended_at === null && CONCERNED.includes(state));
  return first?.id ?? null;
}
