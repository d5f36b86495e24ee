import {
  type Campaign,
  type CampaignState,
  type CampaignStop,
  formatInstant,
  type StopCause,
  sumOf,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { type CampaignRow, countsOf, planOf, type WaveRow, wavesOf } from './campaign-rows.ts';
import { openPhases } from './open-phases.ts';

/** A campaign as people and programs read it. */
export async function campaignView(db: Kysely<Database>, row: CampaignRow): Promise<Campaign> {
  const waves = await wavesOf(db, row.id);
  const counts = sumOf(waves.map(countsOf));
  const plan = planOf(row);
  const isPaced = row.state === 'running' && plan.pacePerMinute !== null && counts.waiting > 0;
  return {
    id: row.id,
    name: row.name,
    where: row.selector,
    reason: row.reason,
    state: row.state as CampaignState,
    stoppedBecause: row.stopped === null ? null : stopView(JSON.parse(row.stopped)),
    plan,
    barrierOpenedAt: row.barrier_opened_at === null ? null : formatInstant(row.barrier_opened_at),
    counts,
    phases: await openPhases(db, row.id),
    waves: waves.map(waveView),
    nextBeginAt: isPaced ? formatInstant(row.next_begin_at) : null,
    createdAt: formatInstant(row.created_at),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
  };
}

function waveView(row: WaveRow): Campaign['waves'][number] {
  const { wave, cohort, region } = row;
  return { wave, cohort, region, counts: countsOf(row) };
}

const FAULTS: Readonly<Record<StopCause['code'], string>> = {
  'rolled-back': 'were rolled back',
  refused: 'have had calls refused',
  stalled: 'come no further',
};

function stopView(cause: StopCause): CampaignStop {
  return { ...cause, text: stopText(cause) };
}

/** Why a campaign stopped by itself, in a sentence. */
export function stopText({ code, wave, count, of }: StopCause): string {
  const where = wave === null ? '' : ` of wave ${wave}`;
  return `Of ${of} keys${where} that have begun, ${count} ${FAULTS[code]}.`;
}
