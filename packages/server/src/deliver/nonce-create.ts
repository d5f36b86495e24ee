import type { NonceAnswer } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database } from '../store/schema.ts';
import { holderRow } from './holder-row.ts';

const NONCE_BYTES = 24;
const NONCE_TTL_MS = 120_000;

/** A holder needs one at a time; whoever asks for more pushes out the oldest. */
const MOST_NONCES = 32;

/**
 * Gives a holder a nonce for one signed call, valid for two minutes. Anyone who knows the holder's
 * id may ask: a nonce is worth nothing without the signing key.
 *
 * @throws Refusal `not-found`
 */
export async function createNonce(
  deployment: Deployment,
  { holderId }: { holderId: string },
): Promise<NonceAnswer> {
  const { store, random, digest, serverTime } = deployment;
  await holderRow(store.db, holderId);
  const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url');
  const row = {
    digest: digest(nonce),
    holder_id: holderId,
    expires_at: serverTime.now() + NONCE_TTL_MS,
  };
  await store.transaction(async (tx) => {
    await makeRoom(tx, holderId);
    await tx.insertInto('nonces').values(row).execute();
  });
  return { nonce };
}

async function makeRoom(tx: Kysely<Database>, holderId: string): Promise<void> {
  const kept = await tx
    .selectFrom('nonces')
    .select('digest')
    .where('holder_id', '=', holderId)
    .orderBy('expires_at', 'desc')
    .limit(MOST_NONCES - 1)
    .execute();
  if (kept.length < MOST_NONCES - 1) return;
  const digests = kept.map(({ digest }) => digest);
  await tx
    .deleteFrom('nonces')
    .where('holder_id', '=', holderId)
    .where('digest', 'not in', digests)
    .execute();
}

/**
 * Uses a nonce up, in a transaction of its own, before what was signed with it is done: whatever
 * becomes of that, the same bytes are worth nothing afterwards. Of two calls with one nonce one goes
 * on. A server that stops in between costs the holder a new nonce.
 *
 * @returns when the nonce was issued, server time in ms: what it signs was not said before.
 * @throws Refusal `nonce-invalid`
 */
export async function consumeNonce(
  { store, serverTime, digest, durations }: Deployment,
  holderId: string,
  nonce: string,
): Promise<number> {
  const used = await store.transaction((tx) =>
    tx
      .deleteFrom('nonces')
      .where('digest', '=', digest(nonce))
      .where('holder_id', '=', holderId)
      // In the holder's favour by ε (K8).
      .where('expires_at', '>', serverTime.now() - durations.clockToleranceMs)
      .returning('expires_at')
      .executeTakeFirst(),
  );
  if (used) return used.expires_at - NONCE_TTL_MS;
  throw new Refusal('nonce-invalid', 'Ask for a new nonce and sign with it.');
}
