import { DELIVERY_STATES, DELIVERY_WAITS, type Notice } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { idSchema } from './text-schema.ts';

export const deliveryStateSchema = z.enum(DELIVERY_STATES);

const deliverySchema = z.object({
  channel: z
    .string()
    .describe(
      '`operator`: the webhook of keyturn.yaml; `webhook`: one that was registered; `mail`; `slack`.',
    ),
  recipientId: z.string().nullable(),
  recipientName: z.string().nullable(),
  state: deliveryStateSchema,
  attempts: z.int(),
  waitsFor: z.enum(DELIVERY_WAITS).nullable().describe('Why it waits without having been tried.'),
  nextAttemptAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
  endedAt: instantSchema.nullable(),
});

export const noticeSchema = z.object({
  id: z.string().describe('Also the id of the event that is sent.'),
  type: z.string(),
  keyId: z.string().nullable(),
  apiId: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  createdAt: instantSchema,
  acknowledged: z
    .object({ at: instantSchema, by: z.string() })
    .nullable()
    .describe('Who first said that they had read it.'),
  deliveries: z.array(deliverySchema),
}) satisfies z.ZodType<Notice>;

export const replaySchema = z
  .strictObject({
    webhookId: idSchema
      .nullable()
      .default(null)
      .describe(
        'Only to this webhook, also where it was not to be told then; null: to all who were.',
      ),
  })
  .nullish();

z.globalRegistry.add(noticeSchema, { id: 'Notice' });
