import type { Receipt } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';

export const receiptSchema = z.object({
  id: z.string(),
  revision: z.int(),
  done: z.array(z.string()).describe('Instances that have stopped accepting.'),
  pending: z.array(
    z.object({
      instance: z.string(),
      group: z.string(),
      region: z.string(),
      mustStopBy: instantSchema,
    }),
  ),
  worstCaseAt: instantSchema.describe('The latest instant by which the rest must have stopped.'),
  complete: z.boolean(),
}) satisfies z.ZodType<Receipt>;

z.globalRegistry.add(receiptSchema, { id: 'Receipt' });
