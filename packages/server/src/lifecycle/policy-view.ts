import { formatInstant, NO_CHOICES, type Policy } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { PoliciesTable } from '../store/schema.ts';

export function policyView(row: Selectable<PoliciesTable>): Policy {
  return {
    id: row.id,
    name: row.name,
    ...NO_CHOICES,
    ...JSON.parse(row.document),
    createdAt: formatInstant(row.created_at),
  };
}
