import type { Kysely, NotNull } from 'kysely';
import { clockHold } from '../clock-hold.ts';
import { clockOffSince } from '../clock-off.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';

/** What is due for longer than this no other node carries on: there is none, or its clock is off, too. */
const LEFT_TO_OTHERS_MS = 10_000;

/** Keys to look at by now, the longest due first. */
export interface DueKeys {
  /** Whose open rotation is due. */
  rotations: string[];
  /** Whose schedule is; none while the clock of this node is in doubt (K8). */
  schedules: string[];
}

/**
 * Reads both in one statement, by their indexes: it comes every second. A node whose clock is off leaves
 * all rotations but those of security acts to those whose clocks are right: it could only hold them (K8),
 * and one after the other they would show people now one thing and now the other.
 *
 * @param limit - of each.
 */
export async function dueKeys(deployment: Deployment, limit: number): Promise<DueKeys> {
  const { db } = deployment.store;
  const now = deployment.serverTime.now();
  const left = clockOffSince(deployment) === null ? 0 : LEFT_TO_OTHERS_MS;
  const rotations = db
    .selectFrom('rotations')
    .select(({ lit }) => ['key_id', 'next_check_at as due_at', lit<number>(0).as('is_schedule')])
    .where('ended_at', 'is', null)
    .where('next_check_at', '<=', now)
    .where((where) =>
      where.or([where('by_security_act', '=', 1), where('next_check_at', '<=', now - left)]),
    )
    .orderBy('next_check_at')
    .limit(limit);
  const schedules = db
    .selectFrom('keys')
    .select(({ lit }) => [
      'id as key_id',
      'schedule_at as due_at',
      lit<number>(1).as('is_schedule'),
    ])
    .where('schedule_at', '<=', now)
    .$narrowType<{ due_at: NotNull }>()
    .orderBy('schedule_at')
    .limit(limit);
  const rows = await db
    .selectFrom(rotations.as('due_rotations'))
    .selectAll()
    .unionAll(db.selectFrom(schedules.as('due_schedules')).selectAll())
    .execute();
  const due = rows.sort((a, b) => a.due_at - b.due_at);
  const keysOf = (isSchedule: number) =>
    due.filter(({ is_schedule }) => is_schedule === isSchedule).map(({ key_id }) => key_id);
  return {
    rotations: keysOf(0),
    schedules: clockHold(deployment).length === 0 ? keysOf(1) : [],
  };
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
