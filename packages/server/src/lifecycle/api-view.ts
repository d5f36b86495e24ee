import { type Api, type ApiRecord, formatInstant, KEYSET_SCHEMA } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { ApisTable } from '../store/schema.ts';

export function apiView(row: Selectable<ApisTable>): Api {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: JSON.parse(row.scopes),
    scopeGrace: JSON.parse(row.scope_grace),
    keyClasses: JSON.parse(row.key_classes),
    createdAt: formatInstant(row.created_at),
  };
}

/** What verifiers know of an api. */
export function apiRecord(row: Selectable<ApisTable>): ApiRecord {
  const { id, prefix, scopes, scopeGrace } = apiView(row);
  return { kind: 'api', schema: KEYSET_SCHEMA, id, prefix, scopes, scopeGrace };
}
