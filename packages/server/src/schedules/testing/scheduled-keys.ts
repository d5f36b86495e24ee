import type { PolicyMembers } from '@keyturn/core';
import type { LifecycleWorld } from '../../../../../test/lifecycle-world.ts';
import { dueKeys } from '../../lifecycle/rotation-due.ts';
import { lookAtDue } from '../look-at-due.ts';

/** Keeps a policy for keys to name. */
export async function addPolicy(
  { deployment }: LifecycleWorld,
  id: string,
  says: Partial<PolicyMembers>,
): Promise<void> {
  const row = { id, name: `name of ${id}`, document: JSON.stringify(says), created_at: 0 };
  await deployment.store.transaction((tx) => tx.insertInto('policies').values(row).execute());
}

/** Says otherwise, and has its keys looked at, as an edit does. */
export async function changePolicy(
  { deployment, now }: LifecycleWorld,
  id: string,
  says: Partial<PolicyMembers>,
): Promise<void> {
  await deployment.store.transaction(async (tx) => {
    const document = JSON.stringify(says);
    await tx.updateTable('policies').set({ document }).where('id', '=', id).execute();
    await tx.updateTable('keys').set({ schedule_at: now }).where('policy_id', '=', id).execute();
  });
}

/** Looks at the schedules that are due, as the reconciler does; answers of which keys. */
export async function lookAtSchedules({ deployment }: LifecycleWorld): Promise<string[]> {
  const { schedules } = await dueKeys(deployment, 100);
  await lookAtDue(deployment, schedules);
  return schedules;
}

/** What is kept of the schedule of a key. */
export async function scheduleOf({ deployment }: LifecycleWorld, keyId: string) {
  const row = await deployment.store.db
    .selectFrom('keys')
    .select(['schedule_at', 'next_rotation_at', 'ladder_told', 'scheduled_since'])
    .select('schedule_blocked')
    .where('id', '=', keyId)
    .executeTakeFirstOrThrow();
  return {
    lookAt: row.schedule_at,
    nextAt: row.next_rotation_at,
    told: JSON.parse(row.ladder_told) as number[],
    since: row.scheduled_since,
    blocked: row.schedule_blocked,
  };
}

/** Time goes by until an instant, and what is due then is looked at. */
export async function moveTo(world: LifecycleWorld, at: number | null): Promise<void> {
  if (at === null) throw new TypeError('nothing is scheduled');
  world.clock.advance(at - world.now);
  await lookAtSchedules(world);
}

export async function openRotation({ deployment }: LifecycleWorld, keyId: string) {
  const row = await deployment.store.db
    .selectFrom('rotations')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}
