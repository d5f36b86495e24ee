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
      boundMs: null,
      lastAcceptedMs: null,
    };
    this.#tail = new LogTail(requestLog);
    this.#sinceStart = sinceStart;
  }

  /** The act against it was called at `calledAt`; by `boundAt` every verifier refuses (wall, ms). */
  stoppedBy(calledAt: number, boundAt: number): void {
    this.recorded.calledMs = this.#sinceStart(calledAt);
    this.recorded.boundMs = this.#sinceStart(boundAt);
  }

  readLog(): void {
    for (const { at, status, call } of this.#tail.read()) {
      const atMs = this.#sinceStart(at);
      const outcome = outcomeOf(status);
      countAt(this.#attemptsOf(call)[outcome], atMs);
      if (outcome === 'accepted') this.recorded.lastAcceptedMs = atMs;
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
