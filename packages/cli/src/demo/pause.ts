import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`. It does not keep a process alive whose demo was stopped. */
export async function pause(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}
