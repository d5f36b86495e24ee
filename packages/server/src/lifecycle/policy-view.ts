import { formatInstant, type Policy } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import { attachedTo, NOT_ATTACHED } from '../policies/attached-to.ts';
import { policyMembers } from '../policies/policy-members.ts';
import type { Database, PoliciesTable } from '../store/schema.ts';

export async function policyViews(
  db: Kysely<Database>,
  rows: readonly Selectable<PoliciesTable>[],
): Promise<Policy[]> {
  const attached = await attachedTo(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    attachTo: attached.get(row.id) ?? NOT_ATTACHED,
    ...policyMembers(row.document),
    version: row.version,
    createdAt: formatInstant(row.created_at),
    updatedAt: formatInstant(row.updated_at),
  }));
}

/** Null where no policy has this id. */
export async function policyView(db: Kysely<Database>, policyId: string): Promise<Policy | null> {
  const rows = await db.selectFrom('policies').selectAll().where('id', '=', policyId).execute();
  const [view] = await policyViews(db, rows);
  return view ?? null;
}
