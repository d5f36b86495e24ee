import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { CampaignKeyRow } from './campaign-rows.ts';

/** Where a campaign still has something to do with a key. */
const CONCERNED = ['waiting', 'blocked', 'begun', 'handed-out'];

/** The reason of a key that waits until its version is rolled back. */
const ROLLING_BACK = 'rolling-back';

/**
 * Why a key cannot begin yet: the id of a campaign that came first and has it, too, or that it is
 * being rolled back; null: it can.
 */
export async function blockOf(
  db: Kysely<Database>,
  { campaign_id, key_id }: CampaignKeyRow,
): Promise<string | null> {
  const first = await earlierCampaign(db, campaign_id, key_id);
  if (first !== null) return first;
  const turned = await db
    .selectFrom('rotations')
    .select('id')
    .where('key_id', '=', key_id)
    .where('ended_at', 'is', null)
    .where((where) =>
      where.or([where('direction', '=', 'back'), where('roll_back_pending', '=', 1)]),
    )
    .executeTakeFirst();
  return turned ? ROLLING_BACK : null;
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
