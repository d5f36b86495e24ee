import { acceptedByAll, KEYSET_SCHEMA } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { instanceFacts } from './instances.ts';
import type { RingKey } from './keyset-memory.ts';

const FIRST_ID = 0;
const KEY_BYTES = 32;

/**
 * The key of the tag ring that tags new key strings (K3). Costs nothing: it may be called inside a
 * transaction.
 *
 * @throws TypeError before `startKeyset`.
 */
export function ringKey(deployment: Deployment): RingKey {
  if (deployment.keyset.ring === null) throw new TypeError('the key set has not been started');
  return deployment.keyset.ring;
}

/** Makes the ring at the first start, and opens the key that mints from now on. */
export async function openRing(deployment: Deployment): Promise<RingKey> {
  await runCommand(deployment, SYSTEM, addFirstKey);
  return openKey(deployment, await mintingId(deployment));
}

async function addFirstKey(command: Command): Promise<void> {
  const { random, seal } = command.deployment;
  // Under the head's lock, so that of two nodes that start at once one adds it.
  await command.lockHead();
  const known = await command.tx
    .selectFrom('secrets')
    .select('name')
    .where('name', '=', secretName(FIRST_ID))
    .executeTakeFirst();
  if (known) return;
  const key = Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
  const name = secretName(FIRST_ID);
  await command.tx
    .insertInto('secrets')
    .values({ name, sealed: seal.seal(key, name), created_at: command.now })
    .execute();
  command.change({ kind: 'ring', schema: KEYSET_SCHEMA, id: FIRST_ID, key }, null);
  command.audit('ring.add', name);
}

/**
 * The newest ring key that every fresh verifier has: a fresh one answers 401 to a tag made under a
 * ring key that it does not know (row M3). The first is there before any verifier is.
 */
async function mintingId(deployment: Deployment): Promise<number> {
  const { db } = deployment.store;
  const rows = await db
    .selectFrom('keyset_records')
    .select(['identity', 'epoch', 'revision'])
    .where('identity', '>=', 'ring:')
    .where('identity', '<', 'ring;')
    .execute();
  const verifiers = await instanceFacts(db, deployment, null, 0);
  const acknowledged = rows
    .filter((row) => acceptedByAll(row, verifiers))
    .map((row) => Number(row.identity.slice('ring:'.length)));
  return Math.max(FIRST_ID, ...acknowledged);
}

async function openKey(deployment: Deployment, id: number): Promise<RingKey> {
  const name = secretName(id);
  const { sealed } = await deployment.store.db
    .selectFrom('secrets')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  const key = deployment.seal.open(sealed, name);
  return { id, key: new Uint8Array(Buffer.from(key, 'base64url')) };
}

function secretName(id: number): string {
  return `ring:${id}`;
}
