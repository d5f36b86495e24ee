import { type AuditEntry, formatInstant, type Page } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { foreignCursor } from '../page.ts';

export interface AuditQuery {
  /** `oldest` is the order of the chain; `newest` is what people look for. */
  order: 'oldest' | 'newest';
  /** `next` of the page before. */
  cursor: string | null;
  limit: number;
  /** Entries about this id alone. */
  subject: string | null;
  /** Entries of this action alone, as `rotation.begin`. */
  action: string | null;
}

/**
 * Entries with all that is needed to check the chain. Names are joined in from outside it.
 *
 * @throws Refusal `invalid-input` for a foreign cursor.
 */
export async function listAudit(
  deployment: Deployment,
  { order, cursor, limit, subject, action }: AuditQuery,
): Promise<Page<AuditEntry>> {
  const after = readSeq(cursor);
  const newest = order === 'newest';
  let query = deployment.store.db
    .selectFrom('audit')
    .leftJoin('pseudonyms', 'pseudonyms.id', 'audit.actor')
    .selectAll('audit')
    .select('pseudonyms.value as actor_name');
  if (after !== null) query = query.where('audit.seq', newest ? '<' : '>', after);
  if (subject !== null) query = query.where('audit.subject', '=', subject);
  if (action !== null) query = query.where('audit.action', '=', action);
  const rows = await query
    .orderBy('audit.seq', newest ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(({ actor_name, ...row }) => ({
    ...row,
    at: formatInstant(row.at),
    details: JSON.parse(row.details),
    actorName: row.actor === 'system' ? 'system' : actor_name,
  }));
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? String(last.seq) : null };
}

function readSeq(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (/^[0-9]{1,15}$/.test(cursor)) return Number(cursor);
  throw foreignCursor();
}
