import type { PolicyPush } from '@keyturn/core';
import { z } from 'zod';
import { policyInBody } from '../../policy-file/document-schema.ts';
import { MOST_POLICIES } from '../../policy-file/file-schema.ts';
import { instantSchema } from './instant-schema.ts';

export const appliedPoliciesSchema = z.strictObject({
  policies: z
    .array(policyInBody)
    .min(1, 'must hold at least one policy')
    .max(MOST_POLICIES, `must not be longer than ${MOST_POLICIES}`)
    .describe('By name. Policies that are not among them stay as they are.'),
  dryRun: z.boolean().default(false).describe('Nothing is written.'),
});

const plannedKey = z.object({
  keyId: z.string(),
  keyName: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  rotations: z.array(
    z.object({
      beginsAt: instantSchema,
      outOfUseAt: instantSchema
        .nullable()
        .describe('When the old version is out of use; null: not within a year.'),
      text: z.string(),
    }),
  ),
  rotationsLeftOut: z.int().describe('Later ones that are not listed.'),
  contacts: z
    .array(z.string())
    .describe(
      'Who is told by mail: contacts of the client and of the policy to whom mail goes, as far as is known. Empty where no mail is set up.',
    ),
  operators: z
    .boolean()
    .describe('Whether operators of the deployment are told, by mail, in a chat or by a webhook.'),
  ladderMs: z.array(z.int()).describe('How long before the window they are told.'),
});

export const policyPushSchema = z.object({
  dryRun: z.boolean(),
  policies: z.array(
    z.object({
      id: z.string().nullable().describe('Null for one that a dry run would add.'),
      name: z.string(),
      change: z.enum(['added', 'changed', 'unchanged']),
      version: z.int(),
      changed: z.array(z.string()).describe('Members that say something else than before.'),
    }),
  ),
  keys: z.object({
    under: z.int().describe('Living keys that come under one of these policies.'),
    total: z.int().describe('All living keys.'),
  }),
  plan: z
    .object({
      from: instantSchema,
      to: instantSchema,
      keys: z
        .array(plannedKey)
        .describe('Of the oldest hand-out, at most 200; those that rotate first come first.'),
      keysLeftOut: z.int().describe('Keys under these policies that are not listed.'),
    })
    .nullable()
    .describe('Of a dry run: what follows within a year, where nothing waits.'),
}) satisfies z.ZodType<PolicyPush>;

z.globalRegistry.add(policyPushSchema, { id: 'PolicyPush' });
