import type { Deployment } from '../deployment.ts';
import { SYSTEM } from './actor.ts';
import { changeKey } from './key-change.ts';

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

/** Ids of keys that are due, rounded in the client's favour by ε (K8). */
export async function expiredKeys(
  { store, serverTime, durations }: Deployment,
  limit: number,
): Promise<string[]> {
  const rows = await store.db
    .selectFrom('keys')
    .select('id')
    .where('expires_at', '<=', serverTime.now() - durations.clockToleranceMs)
    .where('ended', 'is', null)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
