import { z } from 'zod';

/** A long poll ends before proxies lose patience. */
const LONGEST_WAIT_MS = 25_000;

/** `?waitMs=` of every long poll. */
export const waitQuery = {
  waitMs: z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(LONGEST_WAIT_MS, `must be at most ${LONGEST_WAIT_MS}`)
    .default(0),
};
