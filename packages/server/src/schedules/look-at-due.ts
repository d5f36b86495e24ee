import type { Deployment } from '../deployment.ts';
import { lookAtSchedule } from './look-at-schedule.ts';

/** A key whose schedule fails is left alone for so long, and holds up no other. */
const PUT_OFF_MS = 60_000;

/** Looks at the schedules of these keys, one after the other. */
export async function lookAtDue(deployment: Deployment, keys: readonly string[]): Promise<void> {
  const { log, serverTime, store } = deployment;
  for (const keyId of keys) {
    try {
      await lookAtSchedule(deployment, keyId);
    } catch (error) {
      log.error({ err: error, keyId }, 'the schedule of a key fails; tried again');
      const schedule_at = serverTime.now() + PUT_OFF_MS;
      await store.transaction((tx) =>
        tx.updateTable('keys').set({ schedule_at }).where('id', '=', keyId).execute(),
      );
    }
  }
}
