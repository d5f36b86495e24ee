import type { Deployment } from '../deployment.ts';
import { REMEMBERED_MS } from '../remembered.ts';

/**
 * Notes where the head stands as a process starts. Call it once, before anything is committed: where
 * a verifier shows later that the database had been put back before this start, what was committed
 * since then is not what that verifier knows.
 */
export async function noteServerStart({ clock, store }: Deployment): Promise<void> {
  const wallAt = Math.floor(clock.wallMs());
  await store.transaction(async (tx) => {
    const head = await tx.selectFrom('head').select('revision').executeTakeFirstOrThrow();
    await tx
      .deleteFrom('server_starts')
      .where('wall_at', '<', wallAt - REMEMBERED_MS)
      .execute();
    await tx
      .insertInto('server_starts')
      .values({ wall_at: wallAt, revision: head.revision })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}
