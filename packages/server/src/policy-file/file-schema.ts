import { z } from 'zod';
import { MEMBER_NAMES, policyInFile } from './document-schema.ts';
import type { MemberPath } from './policy-fault.ts';

export const MOST_POLICIES = 1_000;

/** What a policy file holds. */
export const policyFile = z
  .strictObject(
    {
      policies: z
        .array(policyInFile, 'must be a list of policies, each with a `name`')
        .min(1, 'must hold at least one policy, with a `name`')
        .max(MOST_POLICIES, `must not be longer than ${MOST_POLICIES}`)
        .meta({ description: 'The policies of this file.' }),
    },
    'must begin with `policies:` and a list below it',
  )
  .meta({ title: 'Policies of Keyturn' });

/** The names that a member may have which stands in the one at `path`. */
export function knownNames(path: MemberPath): readonly string[] {
  const [policies, , ...within] = path;
  if (policies === undefined) return ['policies'];
  const place = within.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  return MEMBER_NAMES[place] ?? [];
}
