import type { Verifier, VerifierInstance } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { idSchema, nameSchema, wordSchema } from './text-schema.ts';

const MOST_APIS = 1_000;

export const newVerifierSchema = z.strictObject({
  name: nameSchema,
  region: wordSchema.describe('The name of a region.'),
  apis: z.array(idSchema).min(1, 'must not be empty').max(MOST_APIS),
});

export const verifierEditSchema = z.strictObject({ name: nameSchema });

const instanceSchema = z.object({
  id: z.string(),
  standing: z.enum(['fresh', 'grace', 'stale', 'gone']),
  firstSeenAt: instantSchema,
  lastReportAt: instantSchema,
  applied: z.object({ epoch: z.int(), revision: z.int() }).nullable(),
  revisionsBehind: z.int().nullable(),
  leaseAgeMs: z.int().nullable(),
  watermark: instantSchema,
  watermarkAgeMs: z.int(),
  sessions: z.int(),
}) satisfies z.ZodType<VerifierInstance>;

export const verifierSchema = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  apis: z.array(z.string()),
  createdAt: instantSchema,
  instances: z.array(instanceSchema),
}) satisfies z.ZodType<Verifier>;

export const createdVerifierSchema = verifierSchema.extend({
  token: z.string().describe('What its instances call with. Shown here and nowhere else.'),
});

z.globalRegistry.add(verifierSchema, { id: 'Verifier' });
z.globalRegistry.add(createdVerifierSchema, { id: 'CreatedVerifier' });
