import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** A verifier group: a service that checks keys. Its instances share a token, a region and apis. */
export interface VerifierGroup {
  id: string;
  name: string;
  region: string;
  /** Ids of the apis whose keys it is told; at least one. */
  apis: string[];
}

/** The group of that id; null where there is none or it was removed. */
export async function findGroup(db: Kysely<Database>, id: string): Promise<VerifierGroup | null> {
  const row = await db
    .selectFrom('verifiers')
    .select(['id', 'name', 'region', 'apis'])
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row ? { ...row, apis: JSON.parse(row.apis) } : null;
}
