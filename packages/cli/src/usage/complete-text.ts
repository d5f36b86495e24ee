import type { UsagePage } from '@keyturn/core';
import { spanText } from '../chart/relative-time.ts';
import { instantText } from '../instant-text.ts';

/** Reports come every 3 s; who has not reported for this long is late. */
const LATE_MS = 15_000;

/** Up to when the counts are complete, and who holds that back. */
export function completeText({
  completeUntil,
  behind,
}: Pick<UsagePage, 'completeUntil' | 'behind'>): string {
  if (completeUntil === null || behind === null) return 'no verifier runs: nothing is counted now';
  const until = instantText(completeUntil);
  if (behind.silentMs < LATE_MS) return `complete up to ${until}`;
  const who = `${behind.verifier}/${behind.instance.slice(0, 4)}`;
  return `incomplete after ${until}: verifier ${who} silent for ${spanText(behind.silentMs)}`;
}
