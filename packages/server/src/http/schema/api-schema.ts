import { type Api, GRACE_CLASSES } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { nameSchema, scopeSchema, wordSchema } from './text-schema.ts';

const MOST_SCOPES = 200;
const MOST_CLASSES = 50;

export const graceSchema = z.enum(GRACE_CLASSES);

const scopes = z
  .array(scopeSchema)
  .max(MOST_SCOPES)
  .refine((list) => new Set(list).size === list.length, 'must not name a scope twice');

const scopeGrace = z.record(scopeSchema, graceSchema);

const keyClasses = z
  .record(wordSchema, z.strictObject({ grace: graceSchema }))
  .refine((classes) => Object.keys(classes).length <= MOST_CLASSES, 'must not be over 50');

export const newApiSchema = z.strictObject({
  name: nameSchema,
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, 'must be 2 to 16 lower-case letters and digits, a letter first')
    .describe('Begins every key string of this api. Never changes.'),
  scopes,
  scopeGrace: scopeGrace.default({}),
  keyClasses: keyClasses.default({}).describe('`default` is always among them.'),
});

export const apiEditSchema = z.strictObject({
  name: nameSchema.optional(),
  scopes: scopes.optional(),
  scopeGrace: scopeGrace.optional(),
  keyClasses: keyClasses.optional(),
});

export const apiSchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  scopeGrace: z.record(z.string(), graceSchema),
  keyClasses: z.record(z.string(), z.object({ grace: graceSchema })),
  createdAt: instantSchema,
}) satisfies z.ZodType<Api>;

z.globalRegistry.add(apiSchema, { id: 'Api' });
