import type { Token } from '@keyturn/core';
import { z } from 'zod';
import { TOKEN_KINDS } from '../../access/token-kind.ts';
import { instantSchema } from './instant-schema.ts';
import { idSchema, nameSchema } from './text-schema.ts';

const MOST_APIS = 1_000;

export const newTokenSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['admin', 'read']),
    name: nameSchema,
    apis: z
      .array(idSchema)
      .min(1, 'must not be empty; leave it out for all apis')
      .max(MOST_APIS)
      .nullable()
      .default(null)
      .describe('What the token is limited to; null: nothing.'),
  }),
  z.strictObject({
    kind: z.literal('pickup'),
    name: nameSchema,
    keyId: idSchema,
  }),
]);

export const tokenSchema = z.object({
  id: z.string(),
  kind: z.enum(TOKEN_KINDS),
  name: z.string(),
  apis: z.array(z.string()).nullable(),
  verifierId: z.string().nullable(),
  keyId: z.string().nullable(),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
}) satisfies z.ZodType<Token>;

export const createdTokenSchema = tokenSchema.extend({
  token: z.string().describe('Shown here and nowhere else.'),
});

z.globalRegistry.add(tokenSchema, { id: 'Token' });
z.globalRegistry.add(createdTokenSchema, { id: 'CreatedToken' });
