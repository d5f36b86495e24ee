import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { SYSTEM } from './actor.ts';
import type { Command } from './command.ts';
import { changeKey } from './key-change.ts';
import type { LoadedLineage } from './lineage-load.ts';

/**
 * Ends a key whose `expiresAt` is over. Verifiers refuse it by themselves; this latches it, so that
 * no restore or clock brings it back.
 */
export async function expireKey(deployment: Deployment, keyId: string): Promise<void> {
  await changeKey(deployment, SYSTEM, {
    keyId,
    event: { type: 'expireKey' },
    action: 'key.expire',
    answer: async () => undefined,
  });
}

/**
 * For acts that begin something: between the end of a key's time and its latch it is over all the
 * same.
 *
 * @throws Refusal `key-ended`
 */
export function requireUnexpired(
  { deployment, now }: Command,
  { key: { expires_at: expiresAt } }: LoadedLineage,
): void {
  if (expiresAt === null || expiresAt > now - deployment.durations.clockToleranceMs) return;
  throw new Refusal('key-ended', 'The key has expired.');
}

/**
 * Ids of keys that are due, in the order of ids, rounded in the client's favour by ε (K8).
 *
 * @param after - those behind this id; empty: from the first.
 */
export async function expiredKeys(
  { store, serverTime, durations }: Deployment,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await store.db
    .selectFrom('keys')
    .select('id')
    .where('expires_at', '<=', serverTime.now() - durations.clockToleranceMs)
    .where('ended', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
