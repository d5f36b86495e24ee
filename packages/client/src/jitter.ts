import { DEFAULT_DURATIONS } from '@keyturn/core';
import type { Random } from './ports.ts';

/** A time around `ms`, spread evenly by J (rules: 10 %) to either side. */
export function jittered(ms: number, random: Random): number {
  return ms * (1 + DEFAULT_DURATIONS.jitterRatio * (2 * random() - 1));
}
