import type { Client } from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { nameSchema } from './text-schema.ts';

const MOST_CONTACTS = 50;

const contacts = z.array(nameSchema).max(MOST_CONTACTS);

export const newClientSchema = z.strictObject({
  name: nameSchema,
  contacts: contacts.default([]).describe('Addresses of people.'),
});

export const clientEditSchema = z.strictObject({
  name: nameSchema.optional(),
  contacts: contacts.optional(),
});

export const clientSchema = z.object({
  id: z.string(),
  name: z.string(),
  contacts: z.array(z.string()),
  createdAt: instantSchema,
}) satisfies z.ZodType<Client>;

z.globalRegistry.add(clientSchema, { id: 'Client' });
