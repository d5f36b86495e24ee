import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import { Refusal } from './problem/refusal.ts';
import type { Database } from './store/schema.ts';

/** One page of a list, oldest first. */
export interface PageRequest {
  /** `next` of the page before; null: the first page. */
  cursor: string | null;
  /** 1 to 200. */
  limit: number;
}

/** Where a page ended: rows are ordered by instant, then id. */
export interface CursorPosition {
  at: number;
  id: string;
}

export function writeCursor({ at, id }: CursorPosition): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** @throws Refusal `invalid-input` where it is not a cursor of ours. */
export function readCursor(cursor: string | null): CursorPosition | null {
  if (cursor === null) return null;
  const match = /^([0-9]{1,15}) ([A-Za-z0-9_-]{1,64})$/.exec(
    Buffer.from(cursor, 'base64url').toString('latin1'),
  );
  if (match) return { at: Number(match[1]), id: match[2] as string };
  throw foreignCursor();
}

/** The refusal of a cursor that is not of the list that it is given to. */
export function foreignCursor(): Refusal {
  return new Refusal('invalid-input', 'The cursor is not one that this server gave.', {
    errors: [{ path: 'cursor', message: 'is not the `next` of an earlier page' }],
  });
}

/** Splits what was read with `limit + 1` into the page and the cursor of the next. */
export function cutPage<Row extends { id: string; created_at: number }>(
  rows: Row[],
  limit: number,
): { rows: Row[]; next: string | null } {
  const last = rows[limit - 1];
  const next =
    rows.length > limit && last ? writeCursor({ at: last.created_at, id: last.id }) : null;
  return { rows: rows.slice(0, limit), next };
}

/** Tables that are listed whole, oldest first. */
type ListedTable = 'apis' | 'regions' | 'clients' | 'policies';

/**
 * @param ids - those that may be listed; null: all.
 * @throws Refusal `invalid-input` for a foreign cursor.
 */
export async function readPage<Table extends ListedTable>(
  db: Kysely<Database>,
  table: Table,
  page: PageRequest,
  ids: readonly string[] | SelectQueryBuilder<Database, 'clients', { id: string }> | null = null,
): Promise<{ rows: Selectable<Database[Table]>[]; next: string | null }> {
  const after = readCursor(page.cursor);
  // All of them have `id` and `created_at`, which is all that the query names.
  let query = db.selectFrom(table as 'regions').selectAll();
  if (ids !== null) query = query.where('id', 'in', ids);
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('created_at', '>', after.at),
        where.and([where('created_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return cutPage(rows, page.limit) as unknown as {
    rows: Selectable<Database[Table]>[];
    next: string | null;
  };
}
