import type { Kysely } from 'kysely';
import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';
import type { Database } from '../store/schema.ts';
import type { ContactChange } from './save-contacts.ts';

/** Who was a contact hears of the client's keys for so long after a change: whoever took over cannot end it. */
const HOLD_DOWN_MS = 7 * 86_400_000;

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

/** Who was a contact of one of these clients before a recent change, each by the last one, by client. */
export async function recentFormers(
  tx: Kysely<Database>,
  clientIds: readonly string[],
  now: number,
): Promise<Map<string, { changeId: string; address: string }[]>> {
  const rows = await tx
    .selectFrom('former_contacts')
    .select(['client_id as clientId', 'change_id as changeId', 'address'])
    .where('client_id', 'in', clientIds)
    .where('changed_at', '>', now - HOLD_DOWN_MS)
    .orderBy('changed_at', 'desc')
    .orderBy('address')
    .execute();
  const byClient = new Map<string, { changeId: string; address: string }[]>();
  for (const { clientId, ...former } of rows) {
    const known = byClient.get(clientId ?? '') ?? [];
    if (known.some(({ address }) => address === former.address)) continue;
    byClient.set(clientId ?? '', [...known, former]);
  }
  return byClient;
}
