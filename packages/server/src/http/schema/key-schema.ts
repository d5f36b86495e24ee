import type { Key, Version } from '@keyturn/core';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { graceSchema } from './api-schema.ts';
import { givenInstantSchema, instantSchema } from './instant-schema.ts';
import { waitSchema } from './rotation-schema.ts';
import { idSchema, nameSchema, noteSchema, scopeSchema, wordSchema } from './text-schema.ts';

const MOST_SCOPES = 200;
const MOST_REGIONS = 100;
const MOST_ADDRESSES = 100;
const MOST_LABELS = 32;

const labels = z
  .record(
    z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/,
        'must be letters, digits and `._/-`, at most 63',
      ),
    noteSchema.max(200, 'must be at most 200 characters long'),
  )
  .refine((given) => Object.keys(given).length <= MOST_LABELS, `must not be over ${MOST_LABELS}`);

const addressBlock = z
  .string()
  .max(64)
  .refine((text) => ipaddr.isValidCIDR(text), 'must be a CIDR block, as 203.0.113.0/24');

export const newKeySchema = z.strictObject({
  apiId: idSchema,
  clientId: idSchema,
  name: nameSchema,
  environment: z.enum(['live', 'test']),
  owner: nameSchema.describe('Who answers for the key.'),
  purpose: noteSchema.default(''),
  scopes: z.array(scopeSchema).max(MOST_SCOPES),
  class: wordSchema.default('default').describe('A key class that the api names.'),
  labels: labels.default({}),
  regions: z.array(wordSchema).max(MOST_REGIONS).default([]).describe('Empty: every region.'),
  addresses: z
    .array(addressBlock)
    .max(MOST_ADDRESSES)
    .default([])
    .describe('CIDR blocks; empty: every address.'),
  notBefore: givenInstantSchema.nullable().default(null),
  expiresAt: givenInstantSchema.nullable().default(null),
  policyId: idSchema.nullable().default(null),
});

export const keyEditSchema = z
  .strictObject({
    name: nameSchema,
    owner: nameSchema,
    purpose: noteSchema,
    labels,
    policyId: idSchema.nullable(),
  })
  .partial();

const versionSchema = z.object({
  number: z.int(),
  state: z.string().describe('A state of NIST SP 800-57.'),
  designation: z.enum(['primary', 'predecessor', 'successor']).nullable(),
  acceptedByAll: z.boolean().describe('Every fresh verifier accepts it.'),
  createdAt: instantSchema,
  publishedAt: instantSchema.nullable(),
  lastFour: z.string().nullable(),
  lastUsedAt: instantSchema.nullable(),
  acceptedTotal: z.int(),
  refusedTotal: z.int(),
  narrowedTo: z
    .array(z.string())
    .nullable()
    .describe('The scopes that are left to it; null: all that the key has.'),
  exposed: z.boolean().describe('It travelled where others could read it.'),
  refuseAt: instantSchema.nullable().describe('A compromise has it refused from then on.'),
}) satisfies z.ZodType<Version>;

export const keySchema = z.object({
  id: z.string(),
  apiId: z.string(),
  clientId: z.string(),
  name: z.string(),
  environment: z.enum(['live', 'test']),
  owner: z.string(),
  purpose: z.string(),
  scopes: z.array(z.string()),
  class: z.string(),
  grace: graceSchema,
  labels: z.record(z.string(), z.string()),
  regions: z.array(z.string()),
  addresses: z.array(z.string()),
  expiresAt: instantSchema.nullable(),
  policyId: z.string().nullable(),
  nextRotationAt: instantSchema
    .nullable()
    .describe('When its next rotation begins by its policies, as planned now.'),
  nextRotationBlockedBy: z
    .string()
    .nullable()
    .describe('The code of the problem for which it did not begin when it was due.'),
  suspended: z.boolean(),
  tainted: z.boolean(),
  versions: z.array(versionSchema),
  createdAt: instantSchema,
}) satisfies z.ZodType<Key>;

export const issuedKeySchema = keySchema.extend({
  keyString: z.string().describe('Shown here and nowhere else.'),
});

export const waitingKeySchema = keySchema.extend({
  waitsFor: z.array(waitSchema).describe('What the hand-out waits for.'),
});

z.globalRegistry.add(versionSchema, { id: 'Version' });
z.globalRegistry.add(keySchema, { id: 'Key' });
z.globalRegistry.add(issuedKeySchema, { id: 'IssuedKey' });
z.globalRegistry.add(waitingKeySchema, { id: 'WaitingKey' });
