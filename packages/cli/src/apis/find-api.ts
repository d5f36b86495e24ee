import type { AdminClient } from '@keyturn/admin';
import type { Api } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The api of that id or name. @throws CliFault where there is none. */
export function findApi(admin: AdminClient, text: string): Promise<Api> {
  return find<Api>(
    {
      kind: 'api',
      noun: 'apis',
      id: /^api_[A-Za-z0-9_-]{16}$/,
      show: (apiId) => answered(admin.GET('/v1/apis/{apiId}', { params: { path: { apiId } } })),
      list: (query) => answered(admin.GET('/v1/apis', { params: { query } })),
    },
    text,
  );
}
