import type { Instant } from './objects.ts';

/** A key string that was presented and whose floor lies in a stretch of history that was lost (row M4). */
export interface Orphan {
  id: string;
  /** The epoch that ended with the fork. */
  forkEpoch: number;
  /** The floor of the string. */
  epoch: number;
  revision: number;
  /** The last four characters of the string. */
  lastFour: string;
  /** How often it was presented. */
  count: number;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  /** Since when it is refused; null: it is answered 503. */
  closedAt: Instant | null;
}
