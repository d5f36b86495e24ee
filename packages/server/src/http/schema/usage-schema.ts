import {
  type Source,
  type Straggler,
  TRENDS,
  type UsageMinute,
  type UsagePage,
} from '@keyturn/core';
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
  behind: z
    .object({ instance: z.string(), verifier: z.string(), silentMs: z.int() })
    .nullable()
    .describe('The instance that holds `completeUntil` back; null where none may accept.'),
  at: instantSchema.describe('Server time of the answer.'),
}) satisfies z.ZodType<UsagePage>;

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
  requestsLastHour: z.int().describe('Of the version, in the last 60 to 65 minutes.'),
  requestsHourBefore: z.int().describe('Of the version, in the 60 minutes before those.'),
  shareOfKey: z
    .number()
    .nullable()
    .describe("Its share of what the key's sources presented in the last hour."),
  trend: z.enum(TRENDS),
  scopes: z
    .array(z.string())
    .nullable()
    .describe('Those that its requests asked for; null where nobody told: it may be any.'),
  longestGapMs: z.int(),
  clearsAt: instantSchema.nullable().describe('If it presents nothing more.'),
  advice: z.string().describe('What to do, in one sentence for people.'),
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
