import { type Client, type Contact, formatInstant } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import { addressesOf, contactOf } from '../contacts/known-contact.ts';
import type { BouncesTable, ClientsTable, Database } from '../store/schema.ts';

type ClientRow = Selectable<ClientsTable>;

export async function clientView(db: Kysely<Database>, row: ClientRow): Promise<Client> {
  const [view] = await clientViews(db, [row]);
  return view as Client;
}

/** Clients with what is known of their contacts, in the order of their rows. */
export async function clientViews(
  db: Kysely<Database>,
  rows: readonly ClientRow[],
): Promise<Client[]> {
  const ids = rows.filter(({ contacts }) => addressesOf(contacts).length > 0).map(({ id }) => id);
  // A list of none is no SQL.
  if (ids.length === 0) return rows.map((row) => viewOf(row, []));
  const known = await db
    .selectFrom('client_contacts')
    .selectAll()
    .where('client_id', 'in', ids)
    .execute();
  const bounces = await db
    .selectFrom('bounces')
    .selectAll()
    .where('client_id', 'in', ids)
    .execute();
  const knownOf = Map.groupBy(known, ({ client_id }) => client_id);
  const bouncesOf = Map.groupBy(bounces, ({ client_id }) => client_id);
  return rows.map((row) => {
    const rowsOf = new Map(knownOf.get(row.id)?.map((one) => [one.address, one]));
    const bounced = new Map(bouncesOf.get(row.id)?.map((one) => [one.address, one]));
    return viewOf(
      row,
      addressesOf(row.contacts).map((address) => ({
        ...contactOf(address, rowsOf.get(address)),
        bounce: bounceView(bounced.get(address)),
      })),
    );
  });
}

function viewOf(row: ClientRow, contacts: Contact[]): Client {
  return { id: row.id, name: row.name, contacts, createdAt: formatInstant(row.created_at) };
}

function bounceView(row: Selectable<BouncesTable> | undefined): Contact['bounce'] {
  return row ? { at: formatInstant(row.bounced_at), reason: row.reason } : null;
}
