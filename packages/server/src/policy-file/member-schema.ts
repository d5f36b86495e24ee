import { z } from 'zod';
import { nearestName } from './nearest-name.ts';

/** Longer than any time zone, day or time. */
const LONGEST_TEXT = 60;

/** A short text, told as `must be …`. */
export function textSchema(what: string) {
  return z.string(`must be ${what}`).max(LONGEST_TEXT, `must be ${what}`);
}

/** One word of a list, told with the word that was probably meant. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      const nearest = typeof input === 'string' ? nearestName(input, words) : null;
      const last = words.at(-1);
      const all = `${words.slice(0, -1).join(', ')} or ${last}`;
      return nearest === null ? `must be ${all}` : `must be ${all}; write ${nearest}`;
    },
  });
}

/** A list in which nothing stands twice. */
export function distinctList<Item extends z.ZodType<string | number>>(
  item: Item,
  { most, what, twice }: { most: number; what: string; twice: string },
) {
  return z
    .array(item, `must be a list of ${what}`)
    .max(most, `must not be longer than ${most}`)
    .refine((list) => new Set(list).size === list.length, `must not name ${twice} twice`);
}
