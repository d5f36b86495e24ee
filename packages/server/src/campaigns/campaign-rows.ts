import type { CampaignCounts, CampaignKeyState, CampaignPlan } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import { Refusal } from '../problem/refusal.ts';
import type {
  CampaignKeysTable,
  CampaignsTable,
  CampaignWavesTable,
  Database,
} from '../store/schema.ts';

export type CampaignRow = Selectable<CampaignsTable>;
export type WaveRow = Selectable<CampaignWavesTable>;
export type CampaignKeyRow = Selectable<CampaignKeysTable>;

/** The column in which a wave counts the keys that stand there. */
export const COUNT_COLUMNS = {
  waiting: 'waiting',
  blocked: 'blocked',
  begun: 'begun',
  'handed-out': 'handed_out',
  completed: 'completed',
  'rolled-back': 'rolled_back',
  cancelled: 'cancelled',
  skipped: 'skipped',
  'left-out': 'left_out',
} as const satisfies Record<CampaignKeyState, keyof WaveRow>;

/** @throws Refusal `not-found` */
export async function loadCampaign(db: Kysely<Database>, campaignId: string): Promise<CampaignRow> {
  const row = await db
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No campaign has this id.');
  return row;
}

/** In order. */
export async function wavesOf(db: Kysely<Database>, campaignId: string): Promise<WaveRow[]> {
  return db
    .selectFrom('campaign_waves')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('wave')
    .execute();
}

export function planOf({ plan }: Pick<CampaignRow, 'plan'>): CampaignPlan {
  return JSON.parse(plan) as CampaignPlan;
}

export function countsOf(row: WaveRow): CampaignCounts {
  const { waiting, blocked, begun, completed, cancelled, skipped, stalled, refused } = row;
  return {
    ...{ waiting, blocked, begun },
    handedOut: row.handed_out,
    completed,
    rolledBack: row.rolled_back,
    ...{ cancelled, skipped },
    leftOut: row.left_out,
    ...{ stalled, refused },
  };
}
