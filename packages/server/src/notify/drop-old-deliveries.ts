import type { Deployment } from '../deployment.ts';

/** Deliveries that have ended are kept for those who look into a fault. */
const KEPT_MS = 30 * 86_400_000;

/** Forgets deliveries that ended long ago. */
export async function dropOldDeliveries({ store, serverTime }: Deployment): Promise<void> {
  const before = serverTime.now() - KEPT_MS;
  const old = await store.db
    .selectFrom('deliveries')
    .select('id')
    .where('created_at', '<', before)
    .where('state', '<>', 'waiting')
    .limit(1)
    .executeTakeFirst();
  if (!old) return;
  await store.transaction(async (tx) => {
    await tx.deleteFrom('former_contacts').where('changed_at', '<', before).execute();
    await tx
      .deleteFrom('deliveries')
      .where('created_at', '<', before)
      .where('state', '<>', 'waiting')
      .execute();
  });
}
