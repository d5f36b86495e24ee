import { z } from 'zod';

/** An instant in an answer: RFC 3339 in UTC with milliseconds. */
export const instantSchema = z.string().meta({ format: 'date-time' });

/** An instant in a request: RFC 3339 with any offset, as ms since 1970. */
export const givenInstantSchema = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 instant, as 2026-11-23T02:17:00Z' })
  .transform((text) => Date.parse(text));
