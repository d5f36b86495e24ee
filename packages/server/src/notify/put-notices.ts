import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import type { Database } from '../store/schema.ts';

/** Puts notices into the outbox, in the transaction of what they tell of. */
export async function putNotices(
  tx: Kysely<Database>,
  { random }: Deployment,
  now: number,
  notices: readonly { type: string; data: Record<string, unknown> }[],
): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ type, data }) => ({
    id: newId(random, 'msg'),
    type,
    data: JSON.stringify(data),
    created_at: now,
    next_attempt_at: now,
    attempts: 0,
    delivered_at: null,
    failed_at: null,
    last_error: null,
  }));
  await tx.insertInto('outbox').values(rows).execute();
}
