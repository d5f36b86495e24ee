import { DELIVERY_STATES, type Webhook } from '@keyturn/core';
import { z } from 'zod';
import { webhookUrlFault } from '../../webhooks/webhook-url.ts';
import { instantSchema } from './instant-schema.ts';
import { idSchema, nameSchema } from './text-schema.ts';

const MOST_APIS = 1_000;
const MOST_TYPES = 100;

const apis = z
  .array(idSchema)
  .min(1, 'must not be empty; null for all apis')
  .max(MOST_APIS)
  .nullable()
  .describe('Only notices of these apis; null: of all, and of the whole deployment.');

const types = z
  .array(
    z
      .string()
      .max(100)
      .regex(/^[a-z]+\.(?:[a-z-]+|\*)$/, 'must be noun.event or noun.*, as rotation.completed'),
  )
  .min(1, 'must not be empty; null for all types')
  .max(MOST_TYPES)
  .nullable()
  .describe('Only events of these types, `noun.*` for all of a noun; null: all.');

export const newWebhookSchema = z.strictObject({
  name: nameSchema,
  url: z
    .string()
    .superRefine((url, context) => {
      const fault = webhookUrlFault(url);
      if (fault !== null) context.addIssue(fault);
    })
    .describe('https, on the port 443 or 8443, at public addresses. Never changes.'),
  apis: apis.default(null),
  types: types.default(null),
});

export const webhookEditSchema = z.strictObject({
  name: nameSchema.optional(),
  apis: apis.optional(),
  types: types.optional(),
  enabled: z.boolean().optional().describe('false: send it nothing more. true: challenge it anew.'),
});

export const secretRotateSchema = z
  .strictObject({
    startOver: z
      .boolean()
      .default(false)
      .describe('Replaces the new secret of a rotation that runs, where it was lost.'),
  })
  .nullish();

const challengeSchema = z.object({
  sentAt: instantSchema,
  state: z.enum(DELIVERY_STATES).describe('`delivered`: the nonce was echoed.'),
  attempts: z.int(),
  lastError: z.string().nullable(),
});

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  apis: z.array(z.string()).nullable(),
  types: z.array(z.string()).nullable(),
  state: z.enum(['unverified', 'verified', 'disabled']),
  challenge: challengeSchema.nullable(),
  verifiedAt: instantSchema.nullable(),
  disabledAt: instantSchema.nullable(),
  disabledReason: z.enum(['gone', 'failing', 'by-operator']).nullable(),
  failingSince: instantSchema.nullable(),
  lastError: z.string().nullable(),
  secretRotation: z
    .object({ since: instantSchema, endsAt: instantSchema })
    .nullable()
    .describe('While two secrets sign.'),
  createdAt: instantSchema,
}) satisfies z.ZodType<Webhook>;

export const createdWebhookSchema = webhookSchema.extend({
  secret: z
    .string()
    .describe('What the new signatures are checked with. Shown here and nowhere else.'),
});

z.globalRegistry.add(webhookSchema, { id: 'Webhook' });
z.globalRegistry.add(createdWebhookSchema, { id: 'CreatedWebhook' });
