import {
  READINESS_CODES,
  READINESS_STANDINGS,
  type Readiness,
  type ReadinessCount,
  type ReadinessNote,
} from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';

const countSchema = z.object({
  ready: z.int(),
  total: z.int().describe('Without those that no rotation waits for.'),
}) satisfies z.ZodType<ReadinessCount>;

const noteSchema = z.object({
  about: z.enum(['key', 'holder', 'source']),
  id: z.string().describe('Of the key, the holder or the source.'),
  standing: z
    .enum(READINESS_STANDINGS)
    .describe('`ready`: by itself; `person`: needs one; `aside`: no rotation waits for it.'),
  code: z.enum(READINESS_CODES),
  since: instantSchema.describe('Since when it has been so.'),
  text: z.string().describe('Why, in one sentence for people.'),
  advice: z.string().nullable().describe('What to do, in one sentence for people.'),
}) satisfies z.ZodType<ReadinessNote>;

export const readinessSchema = z.object({
  keyId: z.string(),
  keyName: z.string(),
  apiId: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  ready: z.boolean().describe('Nothing that is known of the key needs a person.'),
  holders: countSchema,
  sources: countSchema,
  findings: z.array(noteSchema).describe('At most 100; those that need a person first.'),
  findingsTotal: z.int(),
}) satisfies z.ZodType<Readiness>;

z.globalRegistry.add(readinessSchema, { id: 'Readiness' });
z.globalRegistry.add(noteSchema, { id: 'ReadinessNote' });
