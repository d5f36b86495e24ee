import type { AdminClient } from '@keyturn/admin';
import type { Policy } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The policy of that id or name. @throws CliFault where there is none. */
export function findPolicy(admin: AdminClient, text: string): Promise<Policy> {
  return find<Policy>(
    {
      kind: 'policy',
      noun: 'policies',
      id: /^pol_[A-Za-z0-9_-]{16}$/,
      show: (policyId) =>
        answered(admin.GET('/v1/policies/{policyId}', { params: { path: { policyId } } })),
      list: (query) => answered(admin.GET('/v1/policies', { params: { query } })),
    },
    text,
  );
}
