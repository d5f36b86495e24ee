import type { Deployment } from './deployment.ts';
import { Refusal } from './problem/refusal.ts';

/**
 * A node whose wall clock is more than ε off server time refuses commands (K8): either of the two
 * is wrong, and nobody can tell from here which. Under the hold `clock` nothing ends by time, and
 * what people do, security acts above all, is not stopped.
 *
 * @throws Refusal `clock-off`
 */
export function requireRightClock({ serverTime, durations }: Deployment): void {
  if (serverTime.isHeld()) return;
  const offsetMs = Math.round(serverTime.offsetMs());
  if (Math.abs(offsetMs) <= durations.clockToleranceMs) return;
  throw new Refusal(
    'clock-off',
    `The wall clock of this server is ${offsetMs} ms off server time: set it right and start the server again.`,
  );
}
