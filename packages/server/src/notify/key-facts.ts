import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { KeyFacts } from './words/notice-facts.ts';

/** What notices say of a key, as it is now; null: there is no such key. */
export async function keyFacts(db: Kysely<Database>, keyId: string): Promise<KeyFacts | null> {
  const key = await db
    .selectFrom('keys')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .innerJoin('apis', 'apis.id', 'keys.api_id')
    .select(['keys.name', 'clients.name as clientName', 'apis.name as apiName'])
    .select('keys.created_at as issuedAt')
    .where('keys.id', '=', keyId)
    .executeTakeFirst();
  if (!key) return null;
  const primary = await db
    .selectFrom('versions')
    .select('last_four')
    .where('key_id', '=', keyId)
    .where('designation', '=', 'primary')
    .executeTakeFirst();
  const { lastRotatedAt } = await db
    .selectFrom('rotations')
    .select((of) => of.fn.max('ended_at').as('lastRotatedAt'))
    .where('key_id', '=', keyId)
    .where('phase', '=', 'completed')
    .executeTakeFirstOrThrow();
  return {
    ...key,
    lastFour: primary?.last_four ?? null,
    lastRotatedAt: lastRotatedAt === null ? null : Number(lastRotatedAt),
  };
}
