import { z } from 'zod';

export { nameSchema, noteSchema, scopeSchema, wordSchema } from '../../text-schema.ts';

/** Any id of ours; what it names is found out by looking. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id');

export function idParameter<Name extends string>(name: Name) {
  return z.strictObject({ [name]: idSchema } as Record<Name, typeof idSchema>);
}
