import type { Kysely, Selectable } from 'kysely';
import { Refusal } from '../problem/refusal.ts';
import type { Database, HoldersTable } from '../store/schema.ts';

export type HolderRow = Selectable<HoldersTable>;

/** @throws Refusal `not-found` */
export async function holderRow(db: Kysely<Database>, holderId: string): Promise<HolderRow> {
  const row = await db
    .selectFrom('holders')
    .selectAll()
    .where('id', '=', holderId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No holder has this id.');
  return row;
}

/**
 * Whether this holder may still act for its key; read under the key's lock.
 *
 * @throws Refusal `holder-gone`, `holder-tainted`
 */
export function requireServed(holder: Pick<HolderRow, 'gone_at' | 'tainted_at'>): void {
  if (holder.gone_at !== null) throw new Refusal('holder-gone', 'This holder is gone.');
  if (holder.tainted_at === null) return;
  throw new Refusal('holder-tainted', 'After a compromise of the key this holder must enrol anew.');
}

/** `versions_given` of a holder once it is given this version too: a compromise asks for it. */
export function versionsGiven({ versions_given }: HolderRow, version: number): string {
  const given: number[] = JSON.parse(versions_given ?? '[]');
  return JSON.stringify(given.includes(version) ? given : [...given, version]);
}
