import type { Head } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { readHead } from '../keyset/change-log.ts';
import type { Database } from '../store/schema.ts';
import { ForkFound } from './fork-found.ts';
import { forkStanding } from './fork-standing.ts';
import type { SeenHead } from './history-memory.ts';

/**
 * The newest revision that is committed, where it goes on from all that this process has seen.
 *
 * @throws ForkFound
 */
export async function readKnownHead(
  db: Kysely<Database>,
  deployment: Pick<Deployment, 'history' | 'serverTime'>,
): Promise<Head> {
  const known = deployment.history.highest;
  const head = await readHead(db);
  await requireContinued(db, deployment, known, head);
  return head;
}

/**
 * Takes note of a head that was read, unless it does not go on from what was seen before.
 *
 * @param known - the highest head that this process knew before it read `head`; null: none.
 * @throws ForkFound
 */
export async function requireContinued(
  db: Kysely<Database>,
  { history, serverTime }: Pick<Deployment, 'history' | 'serverTime'>,
  known: SeenHead | null,
  head: Head,
): Promise<void> {
  const isMoved = known === null || known.revision !== head.revision || known.hash !== head.hash;
  if (!isMoved) return;
  if (known !== null && (await forkStanding(db, known, head)) !== 'ours') {
    throw new ForkFound([known]);
  }
  history.note(head, serverTime.now());
}
