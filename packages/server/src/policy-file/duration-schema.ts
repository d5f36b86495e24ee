import { durationText, parseDuration } from '@keyturn/core';
import { z } from 'zod';

/** How long something may be, ms. */
export interface DurationRange {
  least: number;
  most: number;
}

/** As `parseDuration` of core reads it. */
const DURATION = /^[0-9]{1,9}(?:\.[0-9]{1,3})?(?:ms|s|m|h|d)$/;

/** A duration of a file, as `90d`; read as ms. */
export function durationInFile(range: DurationRange) {
  return z
    .string({ error: ({ input }) => notADuration(input) })
    .regex(DURATION, { error: ({ input }) => notADuration(input) })
    .transform((text, context) => {
      const ms = parseDuration(text) ?? Number.NaN;
      const fault = rangeFault(ms, range);
      if (fault === null) return ms;
      context.addIssue(fault);
      return z.NEVER;
    });
}

/** A duration of a JSON body, in ms. */
export function durationInBody(range: DurationRange) {
  return z.int('must be a whole number of milliseconds').superRefine((ms, context) => {
    const fault = rangeFault(ms, range);
    if (fault !== null) context.addIssue(fault);
  });
}

function notADuration(input: unknown): string {
  if (typeof input === 'number' && input > 0) {
    return `must be a duration with its unit; write ${input}d for days or ${input}h for hours`;
  }
  if (String(input).startsWith('-')) return 'must not be negative; write a duration such as 90d';
  return 'must be a duration such as 90d, 36h, 15m or 30s';
}

function rangeFault(ms: number, { least, most }: DurationRange): string | null {
  if (ms >= least && ms <= most) return null;
  if (ms < 0) return 'must not be negative';
  const bound = ms < least ? `at least ${written(least)}` : `at most ${written(most)}`;
  return ms === 0 ? `must be longer than nothing; write ${bound}` : `must be ${bound}`;
}

function written(ms: number): string {
  return durationText(ms).replace(' min', 'm').replace(' ', '');
}
