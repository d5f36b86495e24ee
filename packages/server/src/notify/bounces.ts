import type { Kysely, Selectable } from 'kysely';
import { addressesOf } from '../contacts/known-contact.ts';
import { tellNoContact, workingContacts } from '../contacts/no-contact.ts';
import { holdOpenWithoutContact } from '../contacts/no-contact-hold.ts';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import type { BouncesTable, Database } from '../store/schema.ts';
import { parseRecipient } from './mail-recipient.ts';
import { wakeDeliveries } from './wake-deliveries.ts';

/** An operator's address cannot be edited here, so it is tried again after a day. */
const OPERATOR_RETRY_MS = 86_400_000;

/** Why nothing is mailed to a recipient now; null: nothing is known against it. */
export async function bounceOf(
  db: Kysely<Database>,
  recipientId: string,
  now: number,
): Promise<Selectable<BouncesTable> | null> {
  const bounce = await db
    .selectFrom('bounces')
    .selectAll()
    .where('recipient_id', '=', recipientId)
    .executeTakeFirst();
  return bounce && !isOver(bounce, now) ? bounce : null;
}

/** Those of these recipients to whom nothing is mailed now. */
export async function bouncedAmong(
  db: Kysely<Database>,
  recipientIds: readonly string[],
  now: number,
): Promise<Set<string>> {
  const bounced = new Set<string>();
  await inRows(recipientIds, async (part) => {
    const rows = await db
      .selectFrom('bounces')
      .selectAll()
      .where('recipient_id', 'in', part)
      .execute();
    for (const row of rows) if (!isOver(row, now)) bounced.add(row.recipient_id);
  });
  return bounced;
}

function isOver({ client_id, bounced_at }: Selectable<BouncesTable>, now: number): boolean {
  return client_id === null && bounced_at <= now - OPERATOR_RETRY_MS;
}

/**
 * Marks a recipient whose mail server said that there is no such mailbox. Operators are told where a
 * client has no other contact. Said again, it changes nothing but the date.
 */
export async function noteBounce(
  deployment: Deployment,
  recipientId: string,
  reason: string,
): Promise<void> {
  const now = deployment.serverTime.now();
  const { clientId, changeId, address } = parseRecipient(recipientId);
  // It was told the last thing anyway.
  if (changeId !== null) return;
  await deployment.store.transaction(async (tx) => {
    const mark = { reason, bounced_at: now };
    await tx
      .insertInto('bounces')
      .values({ recipient_id: recipientId, client_id: clientId, address, ...mark })
      .onConflict((same) => same.column('recipient_id').doUpdateSet(mark))
      .execute();
    if (clientId === null) return;
    const client = await tx
      .selectFrom('clients')
      .select('contacts')
      .where('id', '=', clientId)
      .executeTakeFirst();
    const working = await workingContacts(tx, clientId, addressesOf(client?.contacts ?? '[]'));
    if (working.length === 0) await tellNoContact(tx, deployment, now, clientId);
  });
  if (clientId !== null) await holdOpenWithoutContact(deployment, clientId);
  wakeDeliveries(deployment);
}
