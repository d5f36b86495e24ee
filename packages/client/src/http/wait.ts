import type { Schedule } from '../ports.ts';

/**
 * Waits on a caller's behalf for `ms`, or until `work` has settled either way, if that is sooner.
 * Rejects with the signal's reason where it aborts first.
 */
export function wait(
  schedule: Schedule,
  ms: number,
  signal: AbortSignal | null,
  work?: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const forgetTimer = schedule.after(ms, done, true);
    signal?.addEventListener('abort', aborted);
    work?.then(done, done);

    function done(): void {
      forget();
      resolve();
    }
    function aborted(): void {
      forget();
      reject(signal?.reason);
    }
    function forget(): void {
      forgetTimer();
      signal?.removeEventListener('abort', aborted);
    }
  });
}
