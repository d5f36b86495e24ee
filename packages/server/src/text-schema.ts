import { z } from 'zod';

/** Refused in every text: control characters, line and paragraph separators, lone surrogates. */
const PLAIN = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;

function plain(longest: number) {
  return z
    .string()
    .trim()
    .max(longest, `must be at most ${longest} characters long`)
    .regex(PLAIN, 'must not contain control characters');
}

/** What people call a thing. Outer blanks are taken off. */
export const nameSchema = plain(200).min(1, 'must not be empty');

/** A sentence or none. */
export const noteSchema = plain(1_000);

/** Names of regions, key classes and holds. */
export const wordSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, at most 63');

export const scopeSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9:._-]{0,62}$/,
    'must be lower-case letters, digits and `:._-`, at most 63',
  );
