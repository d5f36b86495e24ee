import { z } from 'zod';
import { givenInstantSchema } from './instant-schema.ts';
import { scopeSchema } from './text-schema.ts';

const MOST_VERSIONS = 100;
const MOST_SCOPES = 200;
/** Whoever waits for longer does not contain a leak. */
const LONGEST_REFUSE_AFTER_MS = 86_400_000;

const versionNumber = z.int('must be a whole number').min(1).max(1_000_000_000);
const scopes = z.array(scopeSchema).max(MOST_SCOPES);

export const compromiseSchema = z
  .strictObject({
    versions: z
      .array(versionNumber)
      .min(1, 'must name at least one version, or be left out')
      .max(MOST_VERSIONS)
      .describe(
        'Left out: every version that was handed out, but for the successor that a compromise of late has made.',
      ),
    since: givenInstantSchema.describe('When the thief came in; left out: now.'),
    refuseAfterMs: z
      .int()
      .min(0)
      .max(LONGEST_REFUSE_AFTER_MS)
      .describe(
        'How long versions that clients hold are accepted yet; left out: not at all. The receipt is complete when they are narrowed everywhere. Said again after that time, the act answers the receipt of their refusal.',
      ),
    keepScopes: scopes.describe(
      'What they may do till then; left out: all but the scopes with strict grace.',
    ),
  })
  .partial()
  .nullish();

export const taintSchema = z
  .strictObject({ tainted: z.boolean().default(true).describe('False: the suspicion is over.') })
  .nullish();

export const narrowSchema = z.strictObject({
  version: versionNumber,
  scopes: scopes.describe('The scopes that are left to it.'),
});
