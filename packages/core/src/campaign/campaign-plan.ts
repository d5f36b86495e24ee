/** How a campaign goes through its keys. */
export interface CampaignPlan {
  /** Sizes of the cohorts in order, the canary first; what is left over is the last one. */
  readonly cohorts: CohortSize[];
  /** `region-by-region`: a region begins when the one before is through. */
  readonly order: CampaignOrder;
  /** Regions by name in the order in which they come; those that are left out follow by name. */
  readonly regions: string[];
  /** No old version leaves before the new version of every key was handed out. */
  readonly barrier: boolean;
  /** When the next wave may begin: once the rotations before it have ended, or were handed out. */
  readonly nextAfter: NextAfter;
  /** Rotations begun in a minute at most; null: as fast as they go. */
  readonly pacePerMinute: number | null;
  /** A rotation that comes no further for so long counts as stalled. */
  readonly stallAfterMs: number;
  readonly stopWhen: StopThresholds;
}

/** A number of keys, or a share of all that were selected, rounded up. */
export type CohortSize = { readonly keys: number } | { readonly percent: number };

export const CAMPAIGN_ORDERS = ['all-at-once', 'region-by-region'] as const;

export type CampaignOrder = (typeof CAMPAIGN_ORDERS)[number];

export const NEXT_AFTERS = ['ended', 'handed-out'] as const;

export type NextAfter = (typeof NEXT_AFTERS)[number];

/**
 * When a campaign stops by itself: more than this share of the keys that have begun, of one wave or
 * of all, is at fault. Null: not for that.
 */
export interface StopThresholds {
  /** Calls with a version of the key were refused since its rotation began. */
  readonly refusedShare: number | null;
  readonly stalledShare: number | null;
  readonly rolledBackShare: number | null;
  /** So many keys at least must be at fault; all of a wave that has fewer. */
  readonly minimumCount: number;
}

const DAY_MS = 86_400_000;

/**
 * One key in two hundred, then one in ten, then the rest; each wave once the one before has ended. So of
 * more than a hundred keys under one in a hundred begins before the canary has ended, however it fares.
 */
export const DEFAULT_PLAN: CampaignPlan = {
  cohorts: [{ percent: 0.5 }, { percent: 10 }],
  order: 'all-at-once',
  regions: [],
  barrier: false,
  nextAfter: 'ended',
  pacePerMinute: 60,
  stallAfterMs: DAY_MS,
  stopWhen: { refusedShare: 0.02, stalledShare: 0.1, rolledBackShare: 0.02, minimumCount: 3 },
};
