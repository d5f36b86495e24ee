import type { Kysely, Selectable } from 'kysely';
import type { Database, OutboxTable } from '../store/schema.ts';

/** A notice by its id; null: it is no longer kept. */
export async function storedNotice(
  db: Kysely<Database>,
  id: string,
): Promise<Selectable<OutboxTable> | null> {
  const row = await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}
