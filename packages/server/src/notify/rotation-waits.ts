import type { Wait } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** What a rotation waits for, as it was last looked at. */
export async function waitsOf(db: Kysely<Database>, rotationId: string): Promise<Wait[]> {
  const row = await db
    .selectFrom('rotations')
    .select('waits_for')
    .where('id', '=', rotationId)
    .executeTakeFirst();
  return JSON.parse(row?.waits_for ?? '[]');
}
