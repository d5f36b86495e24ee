import {
  LONGEST_CHOICE_MS,
  NARROW_SCOPES_CHOICES,
  type Policy,
  RESTORE_CHOICES,
} from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { nameSchema, scopeSchema } from './text-schema.ts';

const choice = z
  .int('must be a whole number of milliseconds')
  .min(0, 'must not be negative')
  .max(LONGEST_CHOICE_MS, 'must be at most a year')
  .nullable();

const ratio = z.number().min(0, 'must not be negative').max(1, 'must be at most 1').nullable();

const choices = {
  quietMs: choice.describe('Shortest quiet window.'),
  retireSafetyMs: choice.describe('Safety margin before the old version is suspended.'),
  suspensionMs: choice.describe('How long a version stays suspended.'),
  holdDownMs: choice.describe('How long automation shortens no life after a hand-out.'),
  jitterRatio: ratio.describe('Jitter, as a share of the poll interval.'),
  restore: z
    .enum(RESTORE_CHOICES, { error: 'must be `by-rule` or `ask`' })
    .nullable()
    .describe('Whether a suspended version that a known source presents is restored by rule.'),
  narrowScopes: z
    .enum(NARROW_SCOPES_CHOICES, { error: 'must be `by-evidence` or `off`' })
    .nullable()
    .describe('Whether a scope leaves the old version as soon as the evidence for it is complete.'),
  narrowOrder: z
    .array(scopeSchema)
    .max(200)
    .refine((list) => new Set(list).size === list.length, 'must not name a scope twice')
    .nullable()
    .describe('Scopes that leave first where several may, in this order.'),
};

export const newPolicySchema = z.strictObject({
  name: nameSchema,
  quietMs: choices.quietMs.default(null),
  retireSafetyMs: choices.retireSafetyMs.default(null),
  suspensionMs: choices.suspensionMs.default(null),
  holdDownMs: choices.holdDownMs.default(null),
  jitterRatio: choices.jitterRatio.default(null),
  restore: choices.restore.default(null),
  narrowScopes: choices.narrowScopes.default(null),
  narrowOrder: choices.narrowOrder.default(null),
});

export const policyEditSchema = z.strictObject({ name: nameSchema, ...choices }).partial();

export const policySchema = z.object({
  id: z.string(),
  name: z.string(),
  ...choices,
  createdAt: instantSchema,
}) satisfies z.ZodType<Policy>;

z.globalRegistry.add(policySchema, { id: 'Policy' });
