import type { Schedule } from './ports.ts';
import type { Committed, Signals } from './signals.ts';

/**
 * Lets a loop sleep until something was committed that it cares for. It listens from when it is
 * made, so what is committed between a read and the wait after it is not missed.
 */
export class Wake {
  readonly #schedule: Schedule;
  readonly #stopListening: () => void;
  #isDue = false;
  #resume: (() => void) | null = null;

  /** @param cares - whether a commit is worth waking for. */
  constructor(signals: Signals, schedule: Schedule, cares: (committed: Committed) => boolean) {
    this.#schedule = schedule;
    this.#stopListening = signals.listen((committed) => {
      if (!cares(committed)) return;
      this.#isDue = true;
      this.#resume?.();
    });
  }

  /** Resolves at the next such commit, also one since the last wait; after `ms`; or on abort. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#isDue && !signal?.aborted && ms > 0) {
      await new Promise<void>((resolve) => {
        const end = () => {
          forget();
          signal?.removeEventListener('abort', end);
          this.#resume = null;
          resolve();
        };
        const forget = this.#schedule.after(ms, end);
        signal?.addEventListener('abort', end);
        this.#resume = end;
      });
    }
    this.#isDue = false;
  }

  /** Stops listening. */
  close(): void {
    this.#stopListening();
  }
}
