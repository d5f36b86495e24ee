/**
 * Where a key of a campaign stands.
 *
 * - `waiting`: its rotation has not begun.
 * - `blocked`: the same; another campaign that came first has the key, or it is being rolled back.
 * - `begun`: a rotation is open, its new version was not handed out yet.
 * - `handed-out`: clients are given the new version.
 * - `completed`, `rolled-back`, `cancelled`: how the rotation ended; one that turned back is counted
 *   as rolled back at once.
 * - `skipped`: it could not begin, with the reason.
 * - `left-out`: the campaign was cancelled before its turn came.
 */
export const CAMPAIGN_KEY_STATES = [
  'waiting',
  'blocked',
  'begun',
  'handed-out',
  'completed',
  'rolled-back',
  'cancelled',
  'skipped',
  'left-out',
] as const;

export type CampaignKeyState = (typeof CAMPAIGN_KEY_STATES)[number];

/** How many keys stand where. */
export interface CampaignCounts {
  readonly waiting: number;
  readonly blocked: number;
  readonly begun: number;
  readonly handedOut: number;
  readonly completed: number;
  readonly rolledBack: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly leftOut: number;
  /** Of those that have begun: no further for too long. Counted once for a key. */
  readonly stalled: number;
  /** Of those that have begun: calls were refused. Counted once for a key. */
  readonly refused: number;
}

export const NO_COUNTS: CampaignCounts = {
  waiting: 0,
  blocked: 0,
  begun: 0,
  handedOut: 0,
  completed: 0,
  rolledBack: 0,
  cancelled: 0,
  skipped: 0,
  leftOut: 0,
  stalled: 0,
  refused: 0,
};

/** Keys whose rotation has begun, however it went on. */
export function everBegun(counts: CampaignCounts): number {
  const { begun, handedOut, completed, rolledBack, cancelled } = counts;
  return begun + handedOut + completed + rolledBack + cancelled;
}

/** All keys. */
export function totalOf(counts: CampaignCounts): number {
  const { waiting, blocked, skipped, leftOut } = counts;
  return everBegun(counts) + waiting + blocked + skipped + leftOut;
}

/** Place by place. */
export function sumOf(all: readonly CampaignCounts[]): CampaignCounts {
  const names = Object.keys(NO_COUNTS) as (keyof CampaignCounts)[];
  const sums = names.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]);
  return Object.fromEntries(sums) as unknown as CampaignCounts;
}
