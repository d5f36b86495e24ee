import { type CampaignCounts, sumOf } from './campaign-counts.ts';
import type { CampaignPlan } from './campaign-plan.ts';
import { type StopCause, stopCause, type WaveFaults } from './stop-cause.ts';

/** What a campaign's next step depends on. */
export interface CampaignFacts {
  /** In order. */
  readonly waves: readonly WaveFaults[];
  /** Under a pace: the next rotation begins no sooner, ms. */
  readonly nextBeginAt: number;
  /** Old versions may leave: there is no barrier, or it was opened. */
  readonly isBarrierOpen: boolean;
}

/** What to do now. */
export type CampaignStep =
  /** Begin so many keys of a wave (counted from 1), then none before `nextBeginAt` (ms). */
  | { act: 'begin'; wave: number; atMost: number; nextBeginAt: number }
  /** Nothing before `until` (ms); null: nothing until a rotation of this wave comes further. */
  | { act: 'wait'; wave: number; until: number | null }
  | { act: 'open-barrier' }
  | { act: 'stop'; cause: StopCause }
  /** Every key is through. */
  | { act: 'end' };

/** Rotations that one step begins at most. */
export const MOST_BEGUN_AT_ONCE = 50;

const MINUTE_MS = 60_000;

/** What a pace may catch up with: a step that comes late begins more, a pause is not made up for. */
const MOST_CATCH_UP_MS = 5_000;

/**
 * The next step of a campaign that runs. Faults come first: what has stopped begins nothing more. A
 * wave begins when the one before it is through.
 */
export function campaignStep(plan: CampaignPlan, facts: CampaignFacts, now: number): CampaignStep {
  const cause = stopCause(plan.stopWhen, facts.waves);
  if (cause !== null) return { act: 'stop', cause };
  const counts = facts.waves.map(({ counts }) => counts);
  const all = sumOf(counts);
  if (!facts.isBarrierOpen && all.waiting + all.blocked + all.begun === 0) {
    return { act: 'open-barrier' };
  }
  const at = counts.findIndex((wave) => !isThrough(wave, plan));
  const current = counts[at];
  if (current === undefined) return atTheEnd(all, counts.length);
  if (current.waiting === 0) return { act: 'wait', wave: at + 1, until: null };
  return beginUnderPace(plan.pacePerMinute, facts.nextBeginAt, current.waiting, at + 1, now);
}

function isThrough({ waiting, blocked, begun, handedOut }: CampaignCounts, plan: CampaignPlan) {
  const isOpen = begun > 0 || (plan.nextAfter === 'ended' && !plan.barrier && handedOut > 0);
  return waiting + blocked === 0 && !isOpen;
}

function atTheEnd({ handedOut }: CampaignCounts, waves: number): CampaignStep {
  return handedOut === 0 ? { act: 'end' } : { act: 'wait', wave: waves, until: null };
}

function beginUnderPace(
  pacePerMinute: number | null,
  nextBeginAt: number,
  waiting: number,
  wave: number,
  now: number,
): CampaignStep {
  const most = Math.min(waiting, MOST_BEGUN_AT_ONCE);
  if (pacePerMinute === null) return { act: 'begin', wave, atMost: most, nextBeginAt: now };
  if (now < nextBeginAt) return { act: 'wait', wave, until: nextBeginAt };
  const intervalMs = MINUTE_MS / pacePerMinute;
  const from = Math.max(nextBeginAt, now - MOST_CATCH_UP_MS);
  const atMost = Math.min(most, 1 + Math.floor((now - from) / intervalMs));
  return { act: 'begin', wave, atMost, nextBeginAt: Math.ceil(from + atMost * intervalMs) };
}
