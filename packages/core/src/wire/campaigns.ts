import type { CampaignCounts, CampaignKeyState } from '../campaign/campaign-counts.ts';
import type { CampaignPlan } from '../campaign/campaign-plan.ts';
import type { StopCause } from '../campaign/stop-cause.ts';
import type { RotationPhase } from '../lifecycle/rotation-phase.ts';
import type { Instant } from './objects.ts';

/**
 * Where a campaign stands. `stopped`: by itself, and a person has it go on or cancels it.
 * `cancelling`: rotations whose new version was not handed out are being cancelled.
 */
export const CAMPAIGN_STATES = [
  'running',
  'paused',
  'stopped',
  'cancelling',
  'cancelled',
  'completed',
] as const;

export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** Rotations of many keys, begun wave by wave. */
export interface Campaign {
  id: string;
  name: string;
  /** The selector, in its canonical form. */
  where: string;
  reason: string;
  state: CampaignState;
  /** Null unless it stopped by itself and nobody had it go on since. */
  stoppedBecause: CampaignStop | null;
  plan: CampaignPlan;
  /** When old versions may leave; null: there is a barrier and it is closed. */
  barrierOpenedAt: Instant | null;
  counts: CampaignCounts;
  /** Of the rotations of its keys that are open, those that go back among them: how many stand where. */
  phases: CampaignPhases;
  waves: CampaignWaveView[];
  /** Under a pace, while keys wait: when the next one begins. */
  nextBeginAt: Instant | null;
  createdAt: Instant;
  endedAt: Instant | null;
}

export type CampaignPhases = Record<RotationPhase, number>;

export interface CampaignStop extends StopCause {
  /** One sentence for people. */
  text: string;
}

export interface CampaignWaveView {
  /** Counts from 1. */
  wave: number;
  cohort: number;
  /** Null where regions do not matter. */
  region: string | null;
  counts: CampaignCounts;
}

/** What a campaign would be about; nothing is written for it. */
export interface CampaignPreview {
  where: string;
  /** Keys that it would begin, wave by wave. */
  total: number;
  /** It is every key that the caller may see: to begin it needs `all`. */
  isEverything: boolean;
  apis: { apiId: string; name: string; keys: number }[];
  waves: { wave: number; cohort: number; region: string | null; keys: number }[];
  /** Keys that the selector fits and that could not begin now, by reason. They are among `total`. */
  notNow: { reason: string; keys: number }[];
  /** At that pace all have begun after so long, without waiting between waves; null: without a pace. */
  beginsWithinMs: number | null;
}

/** A key of a campaign. */
export interface CampaignKey {
  keyId: string;
  wave: number;
  state: CampaignKeyState;
  /** Why it was skipped, or is blocked; null otherwise. */
  reason: string | null;
  rotationId: string | null;
  isStalled: boolean;
  isRefused: boolean;
  begunAt: Instant | null;
}
