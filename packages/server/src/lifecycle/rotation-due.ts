import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';

/** Keys whose open rotation is to be looked at again by now, the longest due first. */
export async function dueRotations(
  { store, serverTime }: Deployment,
  limit: number,
): Promise<string[]> {
  const rows = await store.db
    .selectFrom('rotations')
    .select('key_id')
    .where('ended_at', 'is', null)
    .where('next_check_at', '<=', serverTime.now())
    .orderBy('next_check_at')
    .limit(limit)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

export async function hasOpenRotation(db: Kysely<Database>, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('rotations')
    .select('id')
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
