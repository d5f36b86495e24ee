import { formatInstant, type Token } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { TokensTable } from '../store/schema.ts';
import type { TokenKind } from './token-kind.ts';

export function tokenView(row: Selectable<TokensTable>): Token {
  return {
    id: row.id,
    kind: row.kind as TokenKind,
    name: row.name,
    apis: row.apis === null ? null : JSON.parse(row.apis),
    verifierId: row.verifier_id,
    keyId: row.key_id,
    createdAt: formatInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : formatInstant(row.last_used_at),
  };
}
