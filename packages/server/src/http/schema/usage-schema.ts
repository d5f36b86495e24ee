import type { Source, Straggler, UsageMinute } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';

const usageMinuteSchema = z.object({
  keyId: z.string().nullable(),
  version: z.int().nullable(),
  minute: instantSchema,
  region: z.string(),
  outcome: z.string(),
  reason: z.string(),
  count: z.int(),
}) satisfies z.ZodType<UsageMinute>;

export const usagePageSchema = z.object({
  items: z.array(usageMinuteSchema),
  next: z.string().nullable(),
  completeUntil: instantSchema
    .nullable()
    .describe('Up to here every verifier that may accept has reported; later minutes may grow.'),
});

export const stragglerSchema = z.object({
  keyId: z.string(),
  version: z.int(),
  source: z.object({
    id: z.string(),
    addressPrefix: z.string(),
    userAgent: z.string(),
    route: z.string(),
    region: z.string(),
  }),
  lastSeenAt: instantSchema,
  requestsLastHour: z.int(),
  longestGapMs: z.int(),
  clearsAt: instantSchema.nullable(),
}) satisfies z.ZodType<Straggler>;

export const sourceSchema = z.object({
  id: z.string(),
  keyId: z.string(),
  addressPrefix: z.string(),
  userAgent: z.string(),
  route: z.string(),
  region: z.string(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  presentations: z.int(),
  longestGapMs: z.int(),
  goneAt: instantSchema.nullable(),
  versions: z.array(
    z.object({
      version: z.int(),
      firstSeenAt: instantSchema,
      lastSeenAt: instantSchema,
      accepted: z.int(),
      refused: z.int(),
    }),
  ),
}) satisfies z.ZodType<Source>;

z.globalRegistry.add(stragglerSchema, { id: 'Straggler' });
z.globalRegistry.add(sourceSchema, { id: 'Source' });
z.globalRegistry.add(usageMinuteSchema, { id: 'UsageMinute' });
