import { formatInstant, type Page, type PolicyVersion } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { foreignCursor } from '../page.ts';
import { Refusal } from '../problem/refusal.ts';
import { policyMembers } from './policy-members.ts';

/**
 * What a policy has said, its last version first.
 *
 * @param cursor - `next` of the page before; null: the first page.
 * @throws Refusal `not-found`; `invalid-input` for a foreign cursor.
 */
export async function listPolicyVersions(
  { store }: Deployment,
  { policyId, cursor, limit }: { policyId: string; cursor: string | null; limit: number },
): Promise<Page<PolicyVersion>> {
  const before = versionOf(cursor);
  let query = store.db.selectFrom('policy_versions').selectAll().where('policy_id', '=', policyId);
  if (before !== null) query = query.where('version', '<', before);
  const rows = await query
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute();
  if (rows.length === 0 && before === null) {
    throw new Refusal('not-found', 'No policy has this id.');
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      policyId: row.policy_id,
      version: row.version,
      name: row.name,
      attachTo: JSON.parse(row.attach_to),
      ...policyMembers(row.document),
      at: formatInstant(row.at),
      by: row.by,
    })),
    next: rows.length > limit && last ? String(last.version) : null,
  };
}

function versionOf(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (/^[0-9]{1,15}$/.test(cursor)) return Number(cursor);
  throw foreignCursor();
}
