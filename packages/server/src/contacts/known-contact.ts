import type { Kysely, Selectable } from 'kysely';
import type { QuietHours } from '../notify/quiet-hours.ts';
import type { ClientContactsTable, ClientsTable, Database } from '../store/schema.ts';

/** A contact of a client, and when it wants to hear. */
export interface KnownContact {
  address: string;
  /** IANA name. */
  timeZone: string;
  quietHours: QuietHours | null;
}

/** The contacts of a client, in the order in which they were named. */
export async function knownContacts(
  db: Kysely<Database>,
  { id, contacts }: Pick<Selectable<ClientsTable>, 'id' | 'contacts'>,
): Promise<KnownContact[]> {
  const rows = await db
    .selectFrom('client_contacts')
    .selectAll()
    .where('client_id', '=', id)
    .execute();
  const known = new Map(rows.map((row) => [row.address, row]));
  return addressesOf(contacts).map((address) => contactOf(address, known.get(address)));
}

/** `clients.contacts`, which says who is a contact at all. */
export function addressesOf(contacts: string): string[] {
  return JSON.parse(contacts);
}

/** What is known of a contact; without a row it is in UTC and has no quiet hours. */
export function contactOf(
  address: string,
  row: Selectable<ClientContactsTable> | undefined,
): KnownContact {
  const { time_zone: timeZone, quiet_from: from, quiet_to: to } = row ?? UNKNOWN;
  return { address, timeZone, quietHours: from === null || to === null ? null : { from, to } };
}

const UNKNOWN = { time_zone: 'UTC', quiet_from: null, quiet_to: null } as const;
