import { KEYSET_SCHEMA, type RingRecord } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Command } from '../lifecycle/command.ts';
import type { Database, RingKeysTable } from '../store/schema.ts';
import type { RingKey } from './keyset-memory.ts';

const KEY_BYTES = 32;

export type RingRow = Selectable<RingKeysTable>;

/**
 * The key of the tag ring that tags new key strings (K3). Read in the transaction that makes the
 * string: another node may have turned the ring, and a database that was put back may have lost the
 * key that this process knows.
 *
 * @throws TypeError before `startKeyset`.
 */
export async function ringKey({ deployment, tx }: Command): Promise<RingKey> {
  const newest = await tx
    .selectFrom('ring_keys')
    .select('id')
    .where('minting_at', 'is not', null)
    .orderBy('minting_at', 'desc')
    .orderBy('added_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!newest) throw new TypeError('the key set has not been started');
  const { id } = newest;
  const { sealed } = await tx
    .selectFrom('secrets')
    .select('sealed')
    .where('name', '=', secretName(id))
    .executeTakeFirstOrThrow();
  const known = deployment.keyset.ring;
  if (known?.id === id && known.sealed === sealed) return known;
  const key = new Uint8Array(
    Buffer.from(deployment.seal.open(sealed, secretName(id)), 'base64url'),
  );
  deployment.keyset.ring = { id, sealed, key };
  return deployment.keyset.ring;
}

/** The keys of the ring, the one that was added last first. */
export async function ringRows(db: Kysely<Database>): Promise<RingRow[]> {
  return db
    .selectFrom('ring_keys')
    .selectAll()
    .orderBy('added_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/**
 * Adds a new key under an id, in the place of the one that had it, and publishes it.
 *
 * @param mintingAt - since when strings are tagged by it; null: K1 is waited for.
 */
export async function addRingKey(
  command: Command,
  id: number,
  mintingAt: number | null,
): Promise<void> {
  const key = Buffer.from(command.deployment.random.bytes(KEY_BYTES)).toString('base64url');
  const record: RingRecord = { kind: 'ring', schema: KEYSET_SCHEMA, id, key };
  await keepRingKey(command, record, mintingAt);
  command.change(record, null);
  command.audit('ring.add', secretName(id));
}

/**
 * Keeps a ring key, sealed, as one that verifiers are told of; publishing it is the caller's. One that
 * comes back from the journal (`mintingAt` null) tags strings again only after K1.
 */
export async function keepRingKey(
  { deployment, now, tx }: Command,
  { id, key }: RingRecord,
  mintingAt: number | null,
): Promise<void> {
  const name = secretName(id);
  const secret = { sealed: deployment.seal.seal(key, name), created_at: now };
  await tx
    .insertInto('secrets')
    .values({ name, ...secret })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(secret))
    .execute();
  const row = { added_at: now, minting_at: mintingAt };
  await tx
    .insertInto('ring_keys')
    .values({ id, ...row, replaced: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, replaced: 1 }))
    .execute();
}

/** The name of a ring key among the secrets, and in the audit. */
export function secretName(id: number): string {
  return `ring:${id}`;
}
