import type { Kysely } from 'kysely';
import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';
import type { Database } from '../store/schema.ts';
import type { ContactChange } from './save-contacts.ts';

/** Type of the notice of another list of contacts. */
export const CONTACTS_CHANGED = 'client.contacts-changed';

/**
 * Tells those who were a client's contacts that they, or others beside them, were changed: whoever takes
 * over a client would change them first (threat 42). The first contacts of a client are told to nobody.
 */
export async function tellContactChange(
  command: Command,
  clientId: string,
  { before, added, removed, changed }: ContactChange,
): Promise<void> {
  if (before.length === 0 || added + removed + changed === 0) return;
  const { tx, now, actor, deployment } = command;
  const changeId = newId(deployment.random, 'chg');
  const former = before.map(({ address, timeZone }) => ({
    ...{ change_id: changeId, client_id: clientId, address, time_zone: timeZone, changed_at: now },
  }));
  await tx.insertInto('former_contacts').values(former).execute();
  const by = actor.kind === 'token' ? `the token ${actor.name}` : actor.name;
  const facts = { clientId, changeId, added, removed, changed, by };
  command.notice('client.contacts-changed', facts);
}

/** The addresses of a client's contacts before a change. */
export async function formerAddresses(tx: Kysely<Database>, changeId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('former_contacts')
    .select('address')
    .where('change_id', '=', changeId)
    .orderBy('address')
    .execute();
  return rows.map(({ address }) => address);
}
