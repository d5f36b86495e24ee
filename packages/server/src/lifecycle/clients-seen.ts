import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * Ids of the clients that a token limited to these apis may see: those with a key there, and those
 * without any key, for whom the first may be issued.
 */
export function clientsSeen(
  db: Kysely<Database>,
  apis: readonly string[],
): SelectQueryBuilder<Database, 'clients', { id: string }> {
  return db
    .selectFrom('clients')
    .select('clients.id')
    .where(({ or, not, exists, selectFrom }) => {
      const keys = selectFrom('keys').select('keys.id').whereRef('client_id', '=', 'clients.id');
      return or([exists(keys.where('api_id', 'in', [...apis])), not(exists(keys))]);
    });
}
