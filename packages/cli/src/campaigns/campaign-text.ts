import type { Campaign, CampaignCounts, CampaignPlan, CohortSize } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { table } from '../table.ts';

/** Where a campaign stands, with a row for each wave. */
export function campaignText(campaign: Campaign, width: number): string {
  const { id, name, where, reason, plan, stoppedBecause, nextBeginAt, endedAt } = campaign;
  const told = fields(
    [
      ['id', id],
      ['name', name],
      ['where', where],
      ['reason', reason || null],
      ['state', campaign.state],
      ['stopped', stoppedBecause?.text ?? null],
      ['keys', countsText(campaign.counts)],
      ['rotations', phasesText(campaign) || null],
      ['plan', planText(plan)],
      ['barrier', barrierText(campaign)],
      ['next begins', nextBeginAt && instantText(nextBeginAt)],
      ['created', instantText(campaign.createdAt)],
      ['ended', endedAt && instantText(endedAt)],
    ],
    width,
  );
  return `${told}\n${wavesText(campaign, width)}`;
}

/** In a line: what `watch` tells. */
export function progressLine(campaign: Campaign): string {
  const { state, counts, stoppedBecause } = campaign;
  const stopped = stoppedBecause === null ? '' : `${stoppedBecause.text} `;
  const phases = phasesText(campaign);
  return `${state}: ${stopped}${countsText(counts)}${phases && `; rotations: ${phases}`}`;
}

const COUNTS: readonly (readonly [keyof CampaignCounts, string])[] = [
  ['waiting', 'waiting'],
  ['blocked', 'blocked'],
  ['begun', 'begun'],
  ['handedOut', 'handed out'],
  ['completed', 'completed'],
  ['rolledBack', 'rolled back'],
  ['cancelled', 'cancelled'],
  ['skipped', 'skipped'],
  ['leftOut', 'left out'],
  ['stalled', 'stalled'],
  ['refused', 'with refused calls'],
];

function countsText(counts: CampaignCounts): string {
  const told = COUNTS.filter(([name]) => counts[name] > 0);
  return told.map(([name, text]) => `${counts[name]} ${text}`).join(', ');
}

/** Of those that are open. */
function phasesText({ phases }: Campaign): string {
  const told = Object.entries(phases).filter(([, count]) => count > 0);
  return told.map(([phase, count]) => `${count} ${phase}`).join(', ');
}

function planText({ cohorts, order, nextAfter, pacePerMinute, barrier }: CampaignPlan): string {
  const sizes = [...cohorts.map(sizeText), 'the rest'].join(', then ');
  const next = barrier ? 'handed-out' : nextAfter;
  const pace = pacePerMinute === null ? 'no pace' : `${pacePerMinute} a minute`;
  return `${sizes}; ${order}; the next wave after ${next}; ${pace}`;
}

function sizeText(size: CohortSize): string {
  return 'keys' in size ? `${size.keys}` : `${size.percent} %`;
}

function barrierText({ plan, barrierOpenedAt }: Campaign): string | null {
  if (!plan.barrier) return null;
  return barrierOpenedAt === null ? 'closed' : `open since ${instantText(barrierOpenedAt)}`;
}

function wavesText({ waves }: Campaign, width: number): string {
  return table(
    waves,
    [
      { title: 'wave', text: ({ wave }) => `${wave}`, whole: true },
      { title: 'cohort', text: ({ cohort }) => `${cohort}`, whole: true },
      { title: 'region', text: ({ region }) => region ?? '-' },
      { title: 'keys', text: ({ counts }) => countsText(counts) },
    ],
    width,
  );
}
