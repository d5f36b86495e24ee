import type { LoggedAnswer } from '../programs/request-log.ts';
import { countAt } from './count-at.ts';
import type { RecordedThief, ThiefAttempts } from './demo-record.ts';
import { LogTail } from './log-tail.ts';

/** What a thief tried, and what it was answered. */
export class ThiefRecord {
  readonly recorded: RecordedThief;
  readonly #tail: LogTail<LoggedAnswer>;
  readonly #sinceStart: (wallMs: number) => number;

  constructor(
    thief: Pick<RecordedThief, 'name' | 'victim' | 'version'>,
    requestLog: string,
    sinceStart: (wallMs: number) => number,
  ) {
    this.recorded = {
      ...thief,
      attempts: [],
      calledMs: null,
      receiptMs: null,
      refuseMs: null,
      lastPowerMs: null,
      lastAcceptedMs: null,
    };
    this.#tail = new LogTail(requestLog);
    this.#sinceStart = sinceStart;
  }

  /**
   * The act against it was called at `calledAt`; at `receiptAt` the receipt said that every instance
   * knows; from `refuseAt` all refuse. Wall clock, ms.
   */
  stoppedBy(calledAt: number, receiptAt: number, refuseAt: number): void {
    this.recorded.calledMs = this.#sinceStart(calledAt);
    this.recorded.receiptMs = this.#sinceStart(receiptAt);
    this.recorded.refuseMs = this.#sinceStart(refuseAt);
  }

  readLog(): void {
    for (const { at, status, call } of this.#tail.read()) {
      const atMs = this.#sinceStart(at);
      const outcome = outcomeOf(status);
      countAt(this.#attemptsOf(call)[outcome], atMs);
      if (outcome !== 'accepted') continue;
      this.recorded.lastAcceptedMs = atMs;
      if (call !== 'read') this.recorded.lastPowerMs = atMs;
    }
  }

  #attemptsOf(call: string): ThiefAttempts {
    const known = this.recorded.attempts.find((one) => one.call === call);
    if (known) return known;
    const attempts = { call, accepted: [], powerless: [], refused: [], other: [] };
    this.recorded.attempts.push(attempts);
    return attempts;
  }
}

function outcomeOf(status: number): Exclude<keyof ThiefAttempts, 'call'> {
  if (status === 401) return 'refused';
  if (status === 403) return 'powerless';
  return status >= 200 && status <= 299 ? 'accepted' : 'other';
}
