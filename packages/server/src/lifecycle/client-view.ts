import { type Client, formatInstant } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { ClientsTable } from '../store/schema.ts';

export function clientView(row: Selectable<ClientsTable>): Client {
  return {
    id: row.id,
    name: row.name,
    contacts: JSON.parse(row.contacts),
    createdAt: formatInstant(row.created_at),
  };
}
