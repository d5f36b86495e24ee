import type { Random } from '../ports.ts';

const FIRST_MS = 1_000;

/**
 * How long to pause before the next attempt, in ms: half to all of a second, doubled with each
 * failure up to `maxMs`, and no shorter than the server asks.
 *
 * @param failures One after the other, this one included.
 */
export function pauseMs(
  failures: number,
  limits: { readonly askedMs: number | null; readonly maxMs: number },
  random: Random,
): number {
  const doubledMs = FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 20);
  const spreadMs = Math.min(doubledMs, limits.maxMs) * (0.5 + random() / 2);
  // Spread above what is asked for, as everyone is asked the same.
  return limits.askedMs === null ? spreadMs : limits.askedMs + (random() * spreadMs) / 2;
}
