import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Clients with keys and no contact, or none that works as far as was seen. */
export async function clientsWithoutContact(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('clients')
    .select((of) => of.fn.countAll().as('count'))
    .where((of) =>
      of.or([
        of('contacts', '=', '[]'),
        of('id', 'in', of.selectFrom('clients_without_contact').select('client_id')),
      ]),
    )
    .where((of) =>
      of.exists(
        of.selectFrom('keys').select('keys.id').whereRef('keys.client_id', '=', 'clients.id'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(count);
}
