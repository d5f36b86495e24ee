import { formatInstant, type Region } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { RegionsTable } from '../store/schema.ts';

export function regionView(row: Selectable<RegionsTable>): Region {
  return { id: row.id, name: row.name, createdAt: formatInstant(row.created_at) };
}
