import type { Diagnosis } from '@keyturn/core';
import { z } from 'zod';
import { TOKEN_KINDS } from '../../access/token-kind.ts';
import { instantSchema } from './instant-schema.ts';

export const diagnosisSchema = z.object({
  version: z.string(),
  node: z.string(),
  wallTime: instantSchema,
  serverTime: instantSchema,
  clockOffsetMs: z.int(),
  clockToleranceMs: z.int(),
  holds: z.array(z.object({ name: z.string(), text: z.string() })),
  token: z.object({
    id: z.string(),
    kind: z.enum(TOKEN_KINDS),
    name: z.string(),
    apis: z.array(z.string()).nullable(),
  }),
  notices: z
    .object({
      pending: z.int(),
      oldestPendingAt: instantSchema.nullable(),
      lastError: z.string().nullable(),
      givenUp: z.int(),
    })
    .nullable(),
  mailsContacts: z.boolean().nullable(),
  clientsWithoutContact: z.int().nullable(),
}) satisfies z.ZodType<Diagnosis>;

z.globalRegistry.add(diagnosisSchema, { id: 'Diagnosis' });
