import type { Page, Verifier } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import { verifierViews } from './verifier-view.ts';

/**
 * The verifier groups that were not removed, oldest first.
 *
 * @param apiIds - only groups all of whose apis are among these; null: all groups.
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listVerifiers(
  deployment: Deployment,
  { apiIds, cursor, limit }: PageRequest & { apiIds: readonly string[] | null },
): Promise<Page<Verifier>> {
  const after = readCursor(cursor);
  const { db } = deployment.store;
  const groups = await db
    .selectFrom('verifiers')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const rest = groups.filter(
    (row) =>
      isWithin(JSON.parse(row.apis), apiIds) &&
      (after === null ||
        row.created_at > after.at ||
        (row.created_at === after.at && row.id > after.id)),
  );
  const { rows, next } = cutPage(rest, limit);
  return { items: await verifierViews(db, deployment, rows), next };
}

function isWithin(apis: readonly string[], apiIds: readonly string[] | null): boolean {
  return apiIds === null || apis.every((id) => apiIds.includes(id));
}
