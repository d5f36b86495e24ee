import type { Orphan } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';

export const orphanSchema = z.object({
  id: z.string(),
  forkEpoch: z.int().describe('The epoch that ended when history forked.'),
  epoch: z.int().describe('The floor of the key string: its epoch.'),
  revision: z.int().describe('The floor of the key string: its revision.'),
  lastFour: z.string().describe('The last four characters of the key string.'),
  count: z.int().describe('How often it was presented.'),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  closedAt: instantSchema
    .nullable()
    .describe('Since when it is refused; null: it is answered 503.'),
}) satisfies z.ZodType<Orphan>;

z.globalRegistry.add(orphanSchema, { id: 'Orphan' });
