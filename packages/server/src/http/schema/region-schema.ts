import type { Region } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { wordSchema } from './text-schema.ts';

export const newRegionSchema = z.strictObject({
  name: wordSchema.describe('Keys and verifiers refer to the region by it.'),
});

export const regionSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instantSchema,
}) satisfies z.ZodType<Region>;

z.globalRegistry.add(regionSchema, { id: 'Region' });
