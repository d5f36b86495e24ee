import type { StoreKind } from './store.ts';

/**
 * Turns a statement of a migration into one database's own words. Migrations are written in the SQL
 * that both share, with three column types:
 *
 * - `TEXT`: ordered and compared byte by byte. PostgreSQL would use the language of its cluster.
 * - `INTEGER`: 64 bits, which PostgreSQL calls bigint.
 * - `SEQUENCE`: a primary key that the database counts up by itself, never giving a number twice.
 *
 * On SQLite a table is STRICT: it refuses text in an INTEGER column, as PostgreSQL does.
 */
export function ddl(statement: string, kind: StoreKind): string {
  if (kind === 'postgres') {
    return statement
      .replaceAll(/\bSEQUENCE\b/g, 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY')
      .replaceAll(/\bINTEGER\b/g, 'bigint')
      .replaceAll(/\bTEXT\b/g, 'text COLLATE "C"');
  }
  const own = statement.replaceAll(/\bSEQUENCE\b/g, 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT');
  return own.startsWith('CREATE TABLE') ? `${own} STRICT` : own;
}
