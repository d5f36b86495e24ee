import type { Random } from '../ports.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed attempt the next follows: over three days in all. */
const DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** The same over one day: for those who registered themselves, and can ask for a replay. */
export const DAY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  7 * HOUR,
  10 * HOUR,
];

/** So that messages which failed together do not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after `attempts` failed attempts, or null to give up. At least as long as the
 * receiver asked for, and never over a day more than our own schedule says.
 *
 * @param retryAfterMs - what the receiver's `Retry-After` says, or null.
 * @param delays - how long after each attempt; default: over three days.
 */
export function retryDelayMs(
  attempts: number,
  retryAfterMs: number | null,
  random: Random,
  delays: readonly number[] = DELAYS_MS,
): number | null {
  const delay = delays[attempts - 1];
  if (delay === undefined) return null;
  const share = (random.bytes(1)[0] ?? 0) / 255;
  const own = Math.round(delay * (1 + JITTER * share));
  return Math.max(own, Math.min(retryAfterMs ?? 0, 24 * HOUR));
}
