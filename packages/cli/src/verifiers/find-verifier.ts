import type { AdminClient } from '@keyturn/admin';
import type { Verifier } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The verifier of that id or name. @throws CliFault where there is none. */
export function findVerifier(admin: AdminClient, text: string): Promise<Verifier> {
  return find<Verifier>(
    {
      kind: 'verifier',
      noun: 'verifiers',
      id: /^ver_[A-Za-z0-9_-]{16}$/,
      show: (verifierId) =>
        answered(admin.GET('/v1/verifiers/{verifierId}', { params: { path: { verifierId } } })),
      list: (query) => answered(admin.GET('/v1/verifiers', { params: { query } })),
    },
    text,
  );
}
