import type { Trend } from '../wire/objects.ts';

/** Fewer in both hours together say nothing. */
const FEWEST = 10;

/** What differs by less than this share of the greater count is no trend. */
const LEAST_CHANGE = 0.25;

/** Counts of random events scatter by their square root; twice that is rarely chance. */
const SCATTER = 2;

/** How often a source presented a version, and since when. */
export interface HourlyCounts {
  lastHour: number;
  hourBefore: number;
  /** It presented the version for the first time in the last hour. */
  isNew: boolean;
}

/**
 * How one hour compares with the one before. `rising` and `falling` are said where both hours
 * together hold 10 requests or more, the two differ by a quarter of the greater one or more, and by
 * more than twice the square root of their sum, which chance alone seldom does. `new` is said where
 * there is no hour before to compare with. Everything else is `steady`, silence in both hours and too
 * few requests among it.
 */
export function trendOf({ lastHour, hourBefore, isNew }: HourlyCounts): Trend {
  if (isNew) return 'new';
  const sum = lastHour + hourBefore;
  const change = Math.abs(lastHour - hourBefore);
  const isChance =
    sum < FEWEST ||
    change < LEAST_CHANGE * Math.max(lastHour, hourBefore) ||
    change <= SCATTER * Math.sqrt(sum);
  if (isChance) return 'steady';
  return lastHour > hourBefore ? 'rising' : 'falling';
}
