import type { Page, Token } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { tokenView } from './token-view.ts';

/** The tokens that work, oldest first, without their strings. */
export async function listTokens(deployment: Deployment, page: PageRequest): Promise<Page<Token>> {
  const after = readCursor(page.cursor);
  let query = deployment.store.db.selectFrom('tokens').selectAll().where('removed_at', 'is', null);
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('created_at', '>', after.at),
        where.and([where('created_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  const found = await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const { rows, next } = cutPage(found, page.limit);
  return { items: rows.map(tokenView), next };
}
