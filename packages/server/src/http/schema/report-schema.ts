import {
  type ChangeSet,
  type Head,
  MAX_EPOCH,
  MAX_REVISION,
  MOST_PROOF_DIGESTS,
  MOST_TOLD_SCOPES,
  type OrphanSighting,
  type Report,
  type ReportAnswer,
  type SignedHead,
  type StreamLine,
} from '@keyturn/core';
import { z } from 'zod';
import { scopeSchema } from './text-schema.ts';

/** Instants are ms of server time: this is between servers and verifiers. */
const instantMs = z.int().min(0);

const headSchema = z.object({
  epoch: z.int().min(0),
  revision: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
}) satisfies z.ZodType<Head>;

const sourceSchema = z.strictObject({
  addressPrefix: z.string().max(64),
  userAgent: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7e]*$/),
  route: z.string().max(200),
  scopes: z.array(scopeSchema).min(1).max(MOST_TOLD_SCOPES).exactOptional(),
});

const useSchema = z.strictObject({
  keyId: z.string().max(64).nullable(),
  version: z.int().min(1).nullable(),
  outcome: z.string().max(64),
  reason: z.string().max(64),
  source: z.int().min(0).nullable(),
  minute: instantMs,
  count: z.int().min(1),
  firstAt: instantMs,
  lastAt: instantMs,
  probe: z.boolean(),
});

const sessionsSchema = z.strictObject({
  keyId: z.string().max(64),
  version: z.int().min(1),
  open: z.int().min(1),
});

/** What one report may hand back; the rest comes with the next. */
const MOST_SETS = 1_000;
const MOST_ORPHANS = 1_000;

const hashSchema = headSchema.shape.hash;

const signedHeadSchema = z.strictObject({
  ...headSchema.shape,
  previous: hashSchema,
  committedAt: instantMs,
  digests: z.array(hashSchema).max(MOST_PROOF_DIGESTS),
  signature: z.string().max(128),
}) satisfies z.ZodType<SignedHead>;

const handedBackSchema = z.strictObject({
  ...signedHeadSchema.shape,
  records: z.array(z.string()).max(MOST_PROOF_DIGESTS),
}) satisfies z.ZodType<ChangeSet>;

const orphanSchema = z.strictObject({
  epoch: z.int().min(0).max(MAX_EPOCH),
  revision: z.int().min(0).max(MAX_REVISION),
  lastFour: z.string().regex(/^[0-9A-Za-z]{4}$/, 'must be 4 characters of a key string'),
  count: z.int().min(1),
  lastAt: instantMs,
}) satisfies z.ZodType<OrphanSighting>;

export const reportSchema = z
  .strictObject({
    instance: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be 22 base64url characters'),
    sequence: z.int().min(1),
    applied: z.strictObject(headSchema.shape).nullable(),
    watermark: instantMs,
    sources: z.array(sourceSchema),
    usage: z.array(useSchema),
    sessions: z.array(sessionsSchema),
    closing: z.boolean(),
    proof: signedHeadSchema.exactOptional(),
    handedBack: z.array(handedBackSchema).max(MOST_SETS).exactOptional(),
    orphans: z.array(orphanSchema).max(MOST_ORPHANS).exactOptional(),
  })
  .refine(
    ({ sources, usage }) => usage.every(({ source }) => source === null || source < sources.length),
    { path: ['usage'], message: 'must name sources of this report' },
  ) satisfies z.ZodType<Report>;

const changeSetSchema = z.object({
  epoch: z.int(),
  revision: z.int(),
  previous: z.string(),
  committedAt: instantMs,
  digests: z.array(z.string()),
  hash: z.string(),
  signature: z.string(),
  records: z.array(z.string()),
}) satisfies z.ZodType<ChangeSet>;

export const reportAnswerSchema = z.object({
  acknowledged: z.int(),
  head: headSchema,
  serverTime: instantMs,
  leaseMs: z.number().nullable(),
  changes: z.array(changeSetSchema),
  more: z.boolean(),
  snapshotNeeded: z.boolean(),
  renewInstance: z.boolean(),
  graceMs: z.object({ strict: z.number(), balanced: z.number(), available: z.number() }),
  clockToleranceMs: z.number(),
  clockRateError: z.number(),
  reportEveryMs: z.number(),
  prove: z.literal(true).exactOptional(),
  handBack: z.object({ epoch: z.int(), revision: z.int() }).exactOptional(),
}) satisfies z.ZodType<ReportAnswer>;

export const streamLineSchema = z.object({
  type: z.literal('changes'),
  head: headSchema,
  serverTime: instantMs,
  changes: z.array(changeSetSchema),
  snapshotNeeded: z.boolean(),
}) satisfies z.ZodType<StreamLine>;

z.globalRegistry.add(reportAnswerSchema, { id: 'ReportAnswer' });
z.globalRegistry.add(changeSetSchema, { id: 'ChangeSet' });
z.globalRegistry.add(streamLineSchema, { id: 'StreamLine' });
