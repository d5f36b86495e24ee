import { publicationWaits } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';
import { instanceFacts } from './instances.ts';
import { addRingKey, type RingRow, ringRows, secretName } from './ring.ts';

/** Ids are one digit of base62 (KS4). */
const RING_KEYS_MOST = 62;

/** A ring key tags new key strings for 90 days; then the next one is added. */
export const RING_KEY_AGE_MS = 90 * 86_400_000;

/**
 * Takes the step of the tag ring that is due (K3): adds a key when the newest is old enough, and lets
 * it tag new key strings once every verifier has it. Every node looks, one acts.
 */
export async function turnRing(deployment: Deployment): Promise<void> {
  const { store, serverTime } = deployment;
  const rows = await ringRows(store.db);
  const act = await actDue(store.db, deployment, rows, serverTime.now());
  if (act === null) return;
  await runCommand(deployment, SYSTEM, async (command) => {
    // Under the head's lock: another node may have been first.
    await command.lockHead();
    const rows = await ringRows(command.tx);
    const act = await actDue(command.tx, deployment, rows, command.now);
    if (act === null) return;
    if (act.type === 'add') await addRingKey(command, act.id, null);
    else await startMinting(command, act.id);
  });
}

type RingAct = { type: 'add'; id: number } | { type: 'mint'; id: number };

async function actDue(
  db: Kysely<Database>,
  deployment: Deployment,
  rows: readonly RingRow[],
  now: number,
): Promise<RingAct | null> {
  const [newest] = rows;
  if (!newest) return null;
  if (newest.minting_at === null) {
    const { id } = newest;
    return (await mayMint(db, deployment, newest, now)) ? { type: 'mint', id } : null;
  }
  if (now - newest.added_at < RING_KEY_AGE_MS) return null;
  const id = await freeId(db, rows, now);
  return id === null ? null : { type: 'add', id };
}

/**
 * Whether no verifier says no to a string for its tag, were it tagged by this key. A fresh one without
 * the key would (row M3), so each must have it; one in grace is waited for, as for a version. Where
 * the key has an id that another had, a replica from before says no for good, fresh or not (row M2):
 * so that waits until no replica from before is in use.
 */
async function mayMint(
  db: Kysely<Database>,
  deployment: Deployment,
  { id, added_at, replaced }: RingRow,
  now: number,
): Promise<boolean> {
  if (replaced === 1 && now - added_at < REMEMBERED_MS) return false;
  const published = await db
    .selectFrom('keyset_records')
    .select(['epoch', 'revision'])
    .where('identity', '=', `ring:${id}`)
    .executeTakeFirst();
  if (!published) return false;
  const verifiers = await instanceFacts(db, deployment, null, longestGraceMs(deployment));
  return publicationWaits(published, verifiers, false, added_at).length === 0;
}

function longestGraceMs({ durations, keyset }: Deployment): number {
  const graces = [durations, ...keyset.pastTerms].flatMap(({ graceMs }) => Object.values(graceMs));
  return Math.max(...graces);
}

async function startMinting(command: Command, id: number): Promise<void> {
  const minting = { minting_at: command.now };
  await command.tx.updateTable('ring_keys').set(minting).where('id', '=', id).execute();
  command.audit('ring.mint', secretName(id));
}

/**
 * The id of the next key; null: none is free, and the newest key goes on. An id is used again when no
 * version that may live carries it, nor any whose id is not known; and when nothing was tagged by its
 * key for longer than tombstones, orphans and replicas are kept.
 */
async function freeId(
  db: Kysely<Database>,
  rows: readonly RingRow[],
  now: number,
): Promise<number | null> {
  const used = new Set(rows.map(({ id }) => id));
  for (let id = 0; id < RING_KEYS_MOST; id += 1) if (!used.has(id)) return id;
  const [next, oldest] = rows.slice(-2);
  if (!next || !oldest || next.minting_at === null) return null;
  if (now - next.minting_at < REMEMBERED_MS) return null;
  return (await isCarried(db, oldest.id)) ? null : oldest.id;
}

async function isCarried(db: Kysely<Database>, id: number): Promise<boolean> {
  const carrier = await db
    .selectFrom('versions')
    .select('key_id')
    .where('digest', 'is not', null)
    .where('state', 'in', ['active', 'suspended'])
    .where((where) => where.or([where('ring_id', '=', id), where('ring_id', 'is', null)]))
    .limit(1)
    .executeTakeFirst();
  return carrier !== undefined;
}
