import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { isMailAddress } from '../notify/mail-address.ts';
import { putNotices } from '../notify/put-notices.ts';
import type { Database } from '../store/schema.ts';

/** Those of these addresses of a client that take mail, as far as is known. */
export async function workingContacts(
  tx: Kysely<Database>,
  clientId: string,
  addresses: readonly string[],
): Promise<string[]> {
  const mailed = addresses.filter(isMailAddress);
  if (mailed.length === 0) return [];
  const rows = await tx
    .selectFrom('bounces')
    .select('address')
    .where('client_id', '=', clientId)
    .execute();
  const bounced = new Set(rows.map(({ address }) => address));
  return mailed.filter((address) => !bounced.has(address));
}

/**
 * Tells operators that nobody at a client can be told: once, until the client has a contact that
 * works again. In the transaction in which it is found.
 */
export async function tellNoContact(
  tx: Kysely<Database>,
  deployment: Deployment,
  now: number,
  clientId: string,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('clients_without_contact')
    .values({ client_id: clientId, since: now })
    .onConflict((same) => same.column('client_id').doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return;
  await putNotices(tx, deployment, now, [{ type: 'client.no-contact', data: { clientId } }]);
}

/** A client's contacts were edited: their mail is tried again, and what was told of it is over. */
export async function forgetBounces(
  tx: Kysely<Database>,
  clientId: string,
  addresses: readonly string[],
): Promise<void> {
  await tx.deleteFrom('bounces').where('client_id', '=', clientId).execute();
  if (!addresses.some(isMailAddress)) return;
  await tx.deleteFrom('clients_without_contact').where('client_id', '=', clientId).execute();
}
