import type { Kysely, Selectable } from 'kysely';
import { Refusal } from '../problem/refusal.ts';
import type { Database, HoldersTable } from '../store/schema.ts';

export type HolderRow = Selectable<HoldersTable>;

/** @throws Refusal `not-found` */
export async function holderRow(db: Kysely<Database>, holderId: string): Promise<HolderRow> {
  const row = await db
    .selectFrom('holders')
    .selectAll()
    .where('id', '=', holderId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No holder has this id.');
  return row;
}
