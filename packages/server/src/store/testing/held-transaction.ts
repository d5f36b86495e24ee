import type { Transaction } from 'kysely';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';

export interface HeldTransaction {
  /** Settles as the transaction does. */
  running: Promise<void>;
  /** Lets it commit. */
  end(): void;
}

/** Begins a transaction and holds it open once `work` is done. */
export async function heldTransaction(
  store: Store,
  work: (tx: Transaction<Database>) => Promise<unknown>,
): Promise<HeldTransaction> {
  const done = Promise.withResolvers<void>();
  const ending = Promise.withResolvers<void>();
  const running = store.transaction(async (tx) => {
    await work(tx);
    done.resolve();
    await ending.promise;
  });
  await Promise.race([done.promise, running]);
  return { running, end: () => ending.resolve() };
}
