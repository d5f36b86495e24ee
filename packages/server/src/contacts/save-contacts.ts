import type { Kysely } from 'kysely';
import { clientRecipient } from '../notify/mail-recipient.ts';
import type { QuietHours } from '../notify/quiet-hours.ts';
import type { Database } from '../store/schema.ts';
import { type KnownContact, knownContacts } from './known-contact.ts';
import { forgetBounces } from './no-contact.ts';

/** A contact as a caller names it: what is left out stays as it is known, or is UTC and none. */
export type GivenContact =
  | string
  | {
      address: string;
      timeZone?: string | undefined;
      quietHours?: QuietHours | null | undefined;
    };

/** What a new list of contacts made of the old one. */
export interface ContactChange {
  /** For `clients.contacts`. */
  addresses: string[];
  before: readonly KnownContact[];
  added: number;
  removed: number;
  /** Contacts that stay, and want to hear at other times. */
  changed: number;
}

/** Writes what is known of the contacts of a client; its own row is the caller's. */
export async function saveContacts(
  tx: Kysely<Database>,
  client: { id: string; contacts: string },
  given: readonly GivenContact[],
  now: number,
): Promise<ContactChange> {
  const before = await knownContacts(tx, client);
  const known = new Map(before.map((contact) => [contact.address, contact]));
  const after = given.map((one) => merged(one, known));
  await forgetBounces(
    tx,
    client.id,
    after.map(({ address }) => address),
  );
  await tx.deleteFrom('client_contacts').where('client_id', '=', client.id).execute();
  if (after.length > 0) {
    const rows = after.map(({ address, timeZone, quietHours }) => ({
      ...{ client_id: client.id, address, time_zone: timeZone },
      ...{ quiet_from: quietHours?.from ?? null, quiet_to: quietHours?.to ?? null },
    }));
    await tx.insertInto('client_contacts').values(rows).execute();
  }
  await lookAgain(tx, client.id, after, now);
  return { addresses: after.map(({ address }) => address), before, ...countsOf(known, after) };
}

/** What waits for the end of quiet hours is decided anew by those that hold now. */
async function lookAgain(
  tx: Kysely<Database>,
  clientId: string,
  contacts: readonly KnownContact[],
  now: number,
): Promise<void> {
  const recipients = contacts.map(({ address }) => clientRecipient(clientId, address));
  if (recipients.length === 0) return;
  await tx
    .updateTable('deliveries')
    .set({ next_attempt_at: now })
    .where('channel', '=', 'mail')
    .where('recipient_id', 'in', recipients)
    .where('state', '=', 'waiting')
    .where('waits_for', '=', 'quiet-hours')
    .execute();
}

function merged(given: GivenContact, known: ReadonlyMap<string, KnownContact>): KnownContact {
  const said = typeof given === 'string' ? { address: given } : given;
  const { address, timeZone, quietHours } = said as Exclude<GivenContact, string>;
  const old = known.get(address);
  return {
    address,
    timeZone: timeZone ?? old?.timeZone ?? 'UTC',
    quietHours: quietHours === undefined ? (old?.quietHours ?? null) : quietHours,
  };
}

function countsOf(
  known: ReadonlyMap<string, KnownContact>,
  after: readonly KnownContact[],
): Pick<ContactChange, 'added' | 'removed' | 'changed'> {
  const stayed = after.filter(({ address }) => known.has(address));
  return {
    added: after.length - stayed.length,
    removed: known.size - stayed.length,
    changed: stayed.filter((contact) => isChanged(contact, known.get(contact.address))).length,
  };
}

function isChanged(contact: KnownContact, old: KnownContact | undefined): boolean {
  const { timeZone, quietHours } = contact;
  return (
    timeZone !== old?.timeZone ||
    quietHours?.from !== old.quietHours?.from ||
    quietHours?.to !== old.quietHours?.to
  );
}
