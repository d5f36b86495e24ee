import { type CampaignCounts, everBegun, NO_COUNTS, sumOf, totalOf } from './campaign-counts.ts';
import type { StopThresholds } from './campaign-plan.ts';

export const STOP_CODES = ['rolled-back', 'refused', 'stalled'] as const;

/** Why a campaign stopped by itself. */
export interface StopCause {
  readonly code: (typeof STOP_CODES)[number];
  /** Which wave, counted from 1; null: all of them together. */
  readonly wave: number | null;
  /** Keys at fault … */
  readonly count: number;
  /** … of so many that have begun. */
  readonly of: number;
}

/** A wave, as thresholds look at it. */
export interface WaveFaults {
  readonly counts: CampaignCounts;
  /** What it counted when a person had the campaign go on; null: none has. */
  readonly forgiven: CampaignCounts | null;
}

const COUNT_OF = { 'rolled-back': 'rolledBack', refused: 'refused', stalled: 'stalled' } as const;

const SHARE_OF = {
  'rolled-back': 'rolledBackShare',
  refused: 'refusedShare',
  stalled: 'stalledShare',
} as const;

/** Why to stop; null: go on. What was forgiven counts no more, on neither side of the share. */
export function stopCause(
  thresholds: StopThresholds,
  waves: readonly WaveFaults[],
): StopCause | null {
  const all = {
    counts: sumOf(waves.map(({ counts }) => counts)),
    forgiven: sumOf(waves.map(({ forgiven }) => forgiven ?? NO_COUNTS)),
  };
  const causes = [...waves.entries()].map(([at, wave]) => causeOf(thresholds, wave, at + 1));
  return causes.find((cause) => cause !== null) ?? causeOf(thresholds, all, null);
}

function causeOf(
  thresholds: StopThresholds,
  { counts, forgiven: known }: WaveFaults,
  wave: number | null,
): StopCause | null {
  const forgiven = known ?? NO_COUNTS;
  const of = everBegun(counts) - everBegun(forgiven);
  const able = totalOf(counts) - counts.skipped - counts.leftOut - everBegun(forgiven);
  const enough = Math.max(1, Math.min(thresholds.minimumCount, able));
  for (const code of STOP_CODES) {
    const share = thresholds[SHARE_OF[code]];
    const count = counts[COUNT_OF[code]] - forgiven[COUNT_OF[code]];
    if (share === null || of <= 0 || count < enough) continue;
    if (count / of > share) return { code, wave, count, of };
  }
  return null;
}
