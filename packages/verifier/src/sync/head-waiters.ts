import type { Head } from '@keyturn/core';
import type { Schedule } from '../ports.ts';

/** Row M6: how many requests may wait for one, and how long each. */
const MAX_WAITERS = 1_000;
const WAIT_MS = 1_000;

/**
 * Requests that wait until the head was read at the primary after they came (row M6). However
 * many they are, at most one report runs for them and one more is due.
 */
export class HeadWaiters {
  readonly #askHead: (done: (head: Head | null) => void) => void;
  readonly #schedule: Schedule;
  #waiting = 0;

  constructor(askHead: (done: (head: Head | null) => void) => void, schedule: Schedule) {
    this.#askHead = askHead;
    this.#schedule = schedule;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** The head; null where there are too many waiters, it takes too long, or nobody answers. */
  wait(): Promise<Head | null> {
    if (this.#waiting >= MAX_WAITERS) return Promise.resolve(null);
    this.#waiting++;
    return new Promise((resolve) => {
      let settled = false;
      const settle = (head: Head | null) => {
        if (settled) return;
        settled = true;
        this.#waiting--;
        cancel();
        resolve(head);
      };
      const cancel = this.#schedule.after(WAIT_MS, () => settle(null));
      this.#askHead(settle);
    });
  }
}
