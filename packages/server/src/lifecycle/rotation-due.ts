import type { Kysely } from 'kysely';
import { clockOffSince } from '../clock-off.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';

/** What is due for longer than this no other node carries on: there is none, or its clock is off, too. */
const LEFT_TO_OTHERS_MS = 10_000;

/**
 * Keys whose open rotation is to be looked at again by now, the longest due first. A node whose clock
 * is off leaves all but security acts to those whose clocks are right: it could only hold them (K8),
 * and one after the other they would show people now one thing and now the other.
 */
export async function dueRotations(deployment: Deployment, limit: number): Promise<string[]> {
  const { store, serverTime } = deployment;
  const now = serverTime.now();
  const left = clockOffSince(deployment) === null ? 0 : LEFT_TO_OTHERS_MS;
  const rows = await store.db
    .selectFrom('rotations')
    .select('key_id')
    .where('ended_at', 'is', null)
    .where('next_check_at', '<=', now)
    .where((where) =>
      where.or([where('by_security_act', '=', 1), where('next_check_at', '<=', now - left)]),
    )
    .orderBy('next_check_at')
    .limit(limit)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

export async function hasOpenRotation(db: Kysely<Database>, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('rotations')
    .select('id')
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
