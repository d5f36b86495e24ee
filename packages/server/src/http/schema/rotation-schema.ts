import {
  type Hold,
  type Rotation,
  type RotationForecast,
  type RotationProgress,
  type RotationScope,
  WAIT_CODES,
  type Wait,
} from '@keyturn/core';
import { z } from 'zod';
import type { RotationEventRow } from '../../lifecycle/rotation-events.ts';
import { givenInstantSchema, instantSchema } from './instant-schema.ts';
import { noteSchema, wordSchema } from './text-schema.ts';

export const waitSchema = z.object({
  code: z.enum(WAIT_CODES),
  subject: z.string().describe('Id of what is waited for.'),
  since: instantSchema,
  until: instantSchema.nullable().describe('When it clears if nothing new happens.'),
  text: z.string().describe('One sentence for people.'),
}) satisfies z.ZodType<Wait>;

const holdSchema = z.object({
  name: z.string(),
  by: z.string(),
  since: instantSchema,
  text: z.string(),
}) satisfies z.ZodType<Hold>;

const progressSchema = z.object({
  verifiersCurrent: z.int(),
  verifiersTotal: z.int(),
  holdersConfirmed: z.int(),
  holdersTotal: z.int(),
  sourcesMoved: z.int(),
  sourcesTotal: z.int(),
  shareOnNew: z.number().nullable(),
}) satisfies z.ZodType<RotationProgress>;

const forecastSchema = z.object({
  text: z.string().describe('One or two sentences for people.'),
  steps: z
    .array(waitSchema.omit({ since: true }))
    .describe('By `until`, unknown ones last: the deciding one is the last.'),
}) satisfies z.ZodType<RotationForecast>;

const scopeStandingSchema = z.object({
  scope: z.string(),
  leftAt: instantSchema
    .nullable()
    .describe('When evidence took it from the leaving version; null while that still has it.'),
  waitsFor: z
    .array(waitSchema)
    .describe('What it waits for before it leaves, at most 5 of it, what clears last first.'),
}) satisfies z.ZodType<RotationScope>;

export const rotationSchema = z.object({
  id: z.string(),
  keyId: z.string(),
  from: z.int(),
  to: z.int(),
  direction: z.enum(['forward', 'back']),
  phase: z.string().describe('A phase while open, then how it ended.'),
  reason: z.string(),
  expedited: z.boolean(),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  nextCheckAt: instantSchema.nullable(),
  holds: z.array(holdSchema),
  waitsFor: z.array(waitSchema),
  progress: progressSchema,
  safeToRetireAt: instantSchema.nullable(),
  forecast: forecastSchema,
  scopes: z.array(scopeStandingSchema),
}) satisfies z.ZodType<Rotation>;

export const rotationEventSchema = z.object({
  seq: z.int(),
  at: instantSchema,
  phase: z.string(),
  direction: z.string(),
  waitsFor: z.array(waitSchema),
}) satisfies z.ZodType<RotationEventRow>;

export const newRotationSchema = z
  .strictObject({
    reason: noteSchema.default(''),
    expedite: z.boolean().default(false),
  })
  .nullish();

export const newHoldSchema = z.strictObject({
  name: wordSchema,
  text: noteSchema.default('').describe('Why.'),
});

export const releaseSchema = z.strictObject({ name: wordSchema });

export const extensionSchema = z.union(
  [
    z.strictObject({ until: givenInstantSchema }),
    z.strictObject({
      byMs: z.int('must be a whole number of milliseconds').min(1, 'must be positive'),
    }),
  ],
  { error: 'must hold either `until`, an RFC 3339 instant, or `byMs`, milliseconds' },
);

z.globalRegistry.add(waitSchema, { id: 'Wait' });
z.globalRegistry.add(rotationSchema, { id: 'Rotation' });
z.globalRegistry.add(rotationEventSchema, { id: 'RotationEvent' });
