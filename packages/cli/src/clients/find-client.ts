import type { AdminClient } from '@keyturn/admin';
import type { Client } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The client of that id or name. @throws CliFault where there is none. */
export function findClient(admin: AdminClient, text: string): Promise<Client> {
  return find<Client>(
    {
      kind: 'client',
      noun: 'clients',
      id: /^cli_[A-Za-z0-9_-]{16}$/,
      show: (clientId) =>
        answered(admin.GET('/v1/clients/{clientId}', { params: { path: { clientId } } })),
      list: (query) => answered(admin.GET('/v1/clients', { params: { query } })),
    },
    text,
  );
}
