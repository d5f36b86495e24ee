import type { Client } from '@keyturn/core';
import { z } from 'zod';
import { quietHoursSchema, timeZoneSchema } from '../../notify/contact-schema.ts';
import { instantSchema } from './instant-schema.ts';
import { nameSchema } from './text-schema.ts';

const MOST_CONTACTS = 50;

const contact = z.union(
  [
    nameSchema,
    z.strictObject({
      address: nameSchema,
      timeZone: timeZoneSchema.optional(),
      quietHours: quietHoursSchema.optional(),
    }),
  ],
  { error: 'must be an address, or an object with `address`, `timeZone` and `quietHours`' },
);

const contacts = z
  .array(contact)
  .max(MOST_CONTACTS)
  .refine(isEachOnce, 'must name each address once')
  .describe(
    'People. A plain address keeps the time zone and the quiet hours that are known of it; at first these are UTC and none.',
  );

function isEachOnce(given: readonly (string | { address: string })[]): boolean {
  const addresses = given.map((one) => (typeof one === 'string' ? one : one.address));
  return new Set(addresses).size === addresses.length;
}

export const newClientSchema = z.strictObject({
  name: nameSchema,
  contacts: contacts.default([]),
});

export const clientEditSchema = z.strictObject({
  name: nameSchema.optional(),
  contacts: contacts.optional(),
});

export const clientSchema = z.object({
  id: z.string(),
  name: z.string(),
  contacts: z.array(
    z.object({
      address: z.string(),
      timeZone: z.string(),
      quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
      bounce: z
        .object({ at: instantSchema, reason: z.string() })
        .nullable()
        .describe('Since when its mail comes back: it is mailed nothing more until it is edited.'),
    }),
  ),
  createdAt: instantSchema,
}) satisfies z.ZodType<Client>;

z.globalRegistry.add(clientSchema, { id: 'Client' });
