import type { Deployment } from './deployment.ts';
import { Refusal } from './problem/refusal.ts';

/**
 * Since when the wall clock of this node has been more than ε off server time (K8): either of the two is wrong,
 * and nobody can tell from here which. A jump at the start that is held back is not meant: see
 * `clockHold`. Server time; null: it is right.
 */
export function clockOffSince({ serverTime, durations }: Deployment): number | null {
  return serverTime.isHeld() ? null : serverTime.offSince(durations.clockToleranceMs);
}

/**
 * For commands that are no security act. Under the hold `clock` of a start nothing ends by time, and
 * what people do is not stopped.
 *
 * @throws Refusal `clock-off`
 */
export function requireRightClock(deployment: Deployment): void {
  if (clockOffSince(deployment) === null) return;
  const offsetMs = Math.round(deployment.serverTime.offsetMs());
  throw new Refusal(
    'clock-off',
    `The wall clock of this server is ${offsetMs} ms off server time: set it right and start the server again.`,
  );
}
