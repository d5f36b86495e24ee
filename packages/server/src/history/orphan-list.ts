import type { Orphan, Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { orphanView } from './orphan-view.ts';

/** The orphans that verifiers have reported, oldest first, also those that are closed. */
export async function listOrphans(
  { store: { db } }: Deployment,
  page: PageRequest,
): Promise<Page<Orphan>> {
  const after = readCursor(page.cursor);
  let query = db.selectFrom('orphans').selectAll();
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('first_seen_at', '>', after.at),
        where.and([where('first_seen_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  const found = await query
    .orderBy('first_seen_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const forks = await db.selectFrom('forks').selectAll().execute();
  const { rows, next } = cutPage(
    found.map((row) => ({ ...row, created_at: row.first_seen_at })),
    page.limit,
  );
  return { items: rows.map((row) => orphanView(row, forks)), next };
}
