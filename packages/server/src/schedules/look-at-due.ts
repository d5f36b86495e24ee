import type { Deployment } from '../deployment.ts';
import { lookAtSchedule } from './look-at-schedule.ts';

/** A key whose schedule fails is left alone for so long, and holds up no other. */
const PUT_OFF_MS = 60_000;

/**
 * Looks at the schedules of these keys, one after the other. A key that fails is the failure of no other:
 * this never rejects.
 *
 * @param isStopped - asked before each key; true: the others are left for later.
 */
export async function lookAtDue(
  deployment: Deployment,
  keys: readonly string[],
  isStopped: () => boolean = () => false,
): Promise<void> {
  const { log } = deployment;
  for (const keyId of keys) {
    if (isStopped()) return;
    try {
      await lookAtSchedule(deployment, keyId);
    } catch (error) {
      log.error({ err: error, keyId }, 'the schedule of a key fails; tried again');
      await putOff(deployment, keyId);
    }
  }
}

async function putOff({ log, serverTime, store }: Deployment, keyId: string): Promise<void> {
  try {
    const schedule_at = serverTime.now() + PUT_OFF_MS;
    await store.transaction((tx) =>
      tx.updateTable('keys').set({ schedule_at }).where('id', '=', keyId).execute(),
    );
  } catch (error) {
    // A key that is locked cannot be put off either: it stays due, behind nobody but itself.
    log.error({ err: error, keyId }, 'a key whose schedule fails cannot be put off');
  }
}
