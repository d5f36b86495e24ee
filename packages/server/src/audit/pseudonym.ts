import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';

/**
 * The pseudonym under which a name or address stands in the audit chain. The value itself is kept
 * in a row outside the chain and can be erased there; the chain still verifies.
 */
export async function pseudonymOf(
  command: Command,
  kind: 'actor' | 'address',
  value: string,
): Promise<string> {
  if (command.actor.kind === 'system' && kind === 'actor') return 'system';
  const known = await command.tx
    .selectFrom('pseudonyms')
    .select('id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  if (known) return known.id;
  const id = newId(command.deployment.random, 'psn');
  await command.tx
    .insertInto('pseudonyms')
    .values({ id, kind, value, created_at: command.now })
    .execute();
  return id;
}
