import type {
  ConfirmRequest,
  Enrolled,
  EnrolRequest,
  NonceAnswer,
  PickupAnswer,
  PublicJwk,
} from '@keyturn/core';
import { z } from 'zod';
import type { GrantView } from '../../deliver/grant-create.ts';
import type { HolderView } from '../../deliver/holder-view.ts';
import { instantSchema } from './instant-schema.ts';
import { idSchema, nameSchema } from './text-schema.ts';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{42,44}$/, 'must be 32 bytes in base64url');

const publicJwkSchema = z.strictObject({
  kty: z.enum(['OKP', 'EC']),
  crv: z.enum(['Ed25519', 'X25519', 'P-256']),
  x: coordinate,
  y: coordinate.optional(),
}) satisfies z.ZodType<PublicJwk | { y?: string | undefined }>;

const kind = z.enum(['durable', 'ephemeral']);
const holderClass = z.enum(['sdk', 'deployed']);

export const newGrantSchema = z.strictObject({ keyId: idSchema, name: nameSchema });

export const grantSchema = z.object({
  grant: z.string().describe('Single use. Shown here and nowhere else.'),
  keyId: z.string(),
  name: z.string(),
  expiresAt: instantSchema,
}) satisfies z.ZodType<GrantView>;

export const enrolSchema = z.strictObject({
  grant: z.string().max(100).optional().describe('Left out where a pickup token is sent instead.'),
  name: nameSchema,
  kind,
  class: holderClass,
  signingKey: publicJwkSchema,
  openingKey: publicJwkSchema,
  openingKeyProof: z.string().max(200).describe('The signing key over the opening key.'),
}) satisfies z.ZodType<{ [Name in keyof EnrolRequest]?: unknown }>;

export const enrolledSchema = z.object({
  id: z.string(),
  keyId: z.string(),
  apiId: z.string(),
  environment: z.enum(['live', 'test']),
  origin: z.string().describe('The public origin that signatures must cover.'),
}) satisfies z.ZodType<Enrolled>;

export const nonceSchema = z.object({ nonce: z.string() }) satisfies z.ZodType<NonceAnswer>;

const versionNumber = z.int('must be a whole number').min(1).max(1_000_000_000);

export const pickupSchema = z.strictObject({
  have: versionNumber.nullable().describe('The version that the holder uses; null: it has none.'),
});

export const pickupAnswerSchema = z.object({
  status: z.enum(['current', 'available', 'not-kept']),
  version: z.int(),
  keyId: z.string(),
  sealed: z.string().nullable().describe('Compact JWE to the opening key.'),
  window: z.object({ start: instantSchema, end: instantSchema }).nullable(),
  now: z.boolean(),
  rotationId: z.string().nullable(),
  pollMs: z.int(),
}) satisfies z.ZodType<PickupAnswer>;

export const confirmSchema = z.strictObject({
  version: versionNumber,
}) satisfies z.ZodType<ConfirmRequest>;

export const holderSchema = z.object({
  id: z.string(),
  keyId: z.string(),
  name: z.string(),
  kind,
  class: holderClass,
  enrolledAt: instantSchema,
  lastSeenAt: instantSchema,
  pickedUpVersion: z.int().nullable(),
  pickedUpAt: instantSchema.nullable(),
  confirmedVersion: z.int().nullable(),
  confirmedAt: instantSchema.nullable(),
  gone: z.boolean(),
  tainted: z.boolean().describe('A compromise took its right: it is given nothing any more.'),
}) satisfies z.ZodType<HolderView>;

z.globalRegistry.add(holderSchema, { id: 'Holder' });
z.globalRegistry.add(enrolledSchema, { id: 'Enrolled' });
z.globalRegistry.add(grantSchema, { id: 'Grant' });
z.globalRegistry.add(pickupAnswerSchema, { id: 'PickupAnswer' });
