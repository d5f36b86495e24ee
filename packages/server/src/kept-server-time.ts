import type { Deployment } from './deployment.ts';

/**
 * Persists server time, so that a night without a commit is no jump of time at the next start (K8), and
 * a start after a clean stop goes on from the stop.
 */
export async function keepServerTime({ store, serverTime }: Deployment): Promise<void> {
  const now = serverTime.now();
  await store.transaction(async (tx) => {
    await tx
      .updateTable('head')
      .set({ server_time: now })
      .where('id', '=', 1)
      .where('server_time', '<', now)
      .execute();
  });
}

/** Goes on from what another node has persisted, where that is later: server time never falls between nodes. */
export async function followServerTime({ store, serverTime }: Deployment): Promise<void> {
  const head = await store.db.selectFrom('head').select('server_time').executeTakeFirstOrThrow();
  serverTime.raiseTo(head.server_time);
}
