import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 200;

/** `?cursor=&limit=` of every list. */
export const pageQuery = {
  cursor: z.string().max(200).nullable().default(null).describe('`next` of the page before.'),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 200' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(LARGEST_LIMIT, `must be at most ${LARGEST_LIMIT}`)
    .default(DEFAULT_LIMIT),
};

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
