import type { CompromiseReceipt, Receipt } from '@keyturn/core';
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

export const compromiseReceiptSchema = receiptSchema.extend({
  keyId: z.string(),
  versions: z
    .array(z.int())
    .describe('The versions that fall, with those that went to a tainted holder.'),
  since: instantSchema.describe('Holders that enrolled later are tainted.'),
  refuseAt: instantSchema
    .nullable()
    .describe('Until when they are accepted, narrowed; null: all are refused now.'),
  rotationId: z
    .string()
    .nullable()
    .describe('The rotation that replaces them; null where the key needs none.'),
}) satisfies z.ZodType<CompromiseReceipt>;

z.globalRegistry.add(receiptSchema, { id: 'Receipt' });
z.globalRegistry.add(compromiseReceiptSchema, { id: 'CompromiseReceipt' });
