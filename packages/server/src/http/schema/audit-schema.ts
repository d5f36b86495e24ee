import type { AuditCheckpoint, AuditEntry } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';

export const auditEntrySchema = z.object({
  seq: z.int(),
  at: instantSchema,
  actor: z.string().describe('A pseudonym, or `system`.'),
  actorName: z.string().nullable().describe('Whom it stands for; null once erased.'),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
  previous: z.string(),
  hash: z.string(),
}) satisfies z.ZodType<AuditEntry>;

export const auditCheckpointSchema = z.object({
  seq: z.int(),
  hash: z.string(),
  at: instantSchema,
  serverKey: z.string(),
  signature: z.string(),
}) satisfies z.ZodType<AuditCheckpoint>;

z.globalRegistry.add(auditEntrySchema, { id: 'AuditEntry' });
z.globalRegistry.add(auditCheckpointSchema, { id: 'AuditCheckpoint' });
