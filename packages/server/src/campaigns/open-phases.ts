import { type CampaignKeyState, type CampaignPhases, ROTATION_PHASES } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Where a key's rotation may be open; what turned back stands here at once. */
const MAYBE_OPEN: readonly CampaignKeyState[] = ['begun', 'handed-out', 'rolled-back'];

/**
 * How many of the rotations of a campaign's keys that are open stand in which phase. One statement, whose
 * cost grows with what is open; asked when a campaign is shown, never to carry it on.
 */
export async function openPhases(
  db: Kysely<Database>,
  campaignId: string,
): Promise<CampaignPhases> {
  const rows = await db
    .selectFrom('campaign_keys')
    .innerJoin('rotations', 'rotations.id', 'campaign_keys.rotation_id')
    .select(['rotations.phase', ({ fn }) => fn.countAll<number>().as('count')])
    .where('campaign_keys.campaign_id', '=', campaignId)
    .where('campaign_keys.state', 'in', MAYBE_OPEN)
    .where('rotations.ended_at', 'is', null)
    .groupBy('rotations.phase')
    .execute();
  const counts = new Map(rows.map(({ phase, count }) => [phase, Number(count)]));
  const all = ROTATION_PHASES.map((phase) => [phase, counts.get(phase) ?? 0]);
  return Object.fromEntries(all) as CampaignPhases;
}
